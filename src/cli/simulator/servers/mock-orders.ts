/** The order numbers that the marketplace has for debugging, and what each of them is. */
const MOCKS: Readonly<Record<string, readonly [orderType: string, chargingMode: string]>> = {
  MOCKPERIODYEARNEW: ['NEW', 'PERIOD'],
  MOCKONETIMENEW: ['NEW', 'ONE_TIME'],
  MOCKONDEMAND: ['NEW', 'ON_DEMAND'],
  MOCKONDEMANDPKG: ['NEW', 'ON_DEMAND_PKG'],
  MOCKPERIODDAYTRIAL: ['TRIAL', 'PERIOD'],
  MOCKMONTYTRIALTOFORMAL: ['TRIAL_TO_FORMAL', 'PERIOD'],
  MOCKMONTYUNSUBSCRIBE: ['UNSUBSCRIBE', 'PERIOD'],
  MOCKMONTYRENEW: ['RENEW', 'PERIOD'],
  MOCKMONTYCHANGE: ['CHANGE', 'PERIOD'],
};

const ORDINARY = /^CS\d{10}[A-Z0-9]{5}$/;

/** `orderInfo` of an order that the simulator plays: the marketplace's debugging ones, and any like CS1234567890ABCDE. */
export function mockOrder(
  orderId: string,
  orderLineId: string | undefined,
): Record<string, unknown> | undefined {
  const [orderType, chargingMode] =
    MOCKS[orderId] ?? (ORDINARY.test(orderId) ? ['NEW', 'PERIOD'] : [undefined, undefined]);
  const line = `${orderId}-000001`;
  if (orderType === undefined || (orderLineId !== undefined && orderLineId !== line)) return undefined;
  const period = { periodType: 'year', periodNumber: 1, expireTime: '20270726155959' };
  return {
    orderId,
    orderType,
    createTime: '20260726064736',
    orderLine: [
      {
        orderLineId: line,
        chargingMode,
        ...(chargingMode === 'PERIOD' && period),
        productInfo: [
          { productId: 'OFFI000000000001', skuCode: 'sku-1', linearValue: 50, productName: '专业版' },
        ],
        extendParams: [{ name: 'emailDomainName', value: 'xinghe.example' }],
        currency: 100,
        currencyAfterDiscount: '90.5',
      },
    ],
    buyerInfo: {
      ...{ mobilePhone: '+86-10000000001', email: null, customerId: 'demo-customer-0001' },
      ...{ customerName: 'xinghe', userId: '', userName: '' },
    },
    extendParams: [],
  };
}
