import { describe, expect, it } from '@jest/globals';
import { mockOrder } from '../../src/cli/simulator/servers/mock-orders.js';
import { judgeOrderReply } from '../../src/orders/order-outcome.js';
import { parseOrderTime } from '../../src/orders/order-time.js';

const ID = 'CS2207261447AUY4H';
const judge = (body: unknown, status = 200) =>
  judgeOrderReply(
    {
      kind: 'reply',
      status,
      contentType: 'application/json',
      text: typeof body === 'string' ? body : JSON.stringify(body),
    },
    ID,
  );
type Fields = Record<string, unknown>;
const order = (fields: Fields = {}) => ({
  resultCode: 'MKT.0000',
  resultMsg: 'Success',
  orderInfo: { ...(mockOrder(ID, undefined) as Fields), ...fields },
});
const line = (fields: Fields) => {
  const [first] = (mockOrder(ID, undefined) as { orderLine: Fields[] }).orderLine;
  return order({ orderLine: [{ ...first, ...fields }] });
};

describe('An order reply', () => {
  it('is taken with unknown fields, unknown types, nulls and missing optional fields', () => {
    const sparse = {
      ...{ orderId: ID, orderType: 'SOMETHING_NEW', createTime: '20220726064736', later: { deep: [1] } },
      orderLine: [
        { orderLineId: `${ID}-000001`, chargingMode: 'HOURLY', productInfo: null, extendParams: null },
      ],
      ...{ buyerInfo: null, extendParams: [{ name: 'a', value: null }] },
    };
    expect(judge({ resultCode: 'MKT.0000', orderInfo: sparse, more: 1 })).toMatchObject({
      kind: 'found',
      order: {
        orderType: 'SOMETHING_NEW',
        lines: [{ chargingMode: 'HOURLY', products: [], parameters: {}, expiresAt: undefined }],
        buyer: undefined,
        parameters: { a: '' },
      },
    });
  });

  it('is taken as the official example has it: a blank in front of the id, the code spelled with another prefix', () => {
    expect(judge({ ...order({ orderId: ` ${ID}` }), resultCode: 'CBC. 0000' }).kind).toBe('found');
  });

  const unusable: readonly [string, unknown][] = [
    ['order of somebody else', order({ orderId: 'CS2207261447OTHER' })],
    ['orderId missing', order({ orderId: undefined })],
    ['orderId empty', order({ orderId: ' ' })],
    ['orderId too long', order({ orderId: 'C'.repeat(65) })],
    ['orderId a number', order({ orderId: 7 })],
    ['orderType missing', order({ orderType: undefined })],
    ['orderType too long', order({ orderType: 'N'.repeat(33) })],
    ['createTime missing', order({ createTime: undefined })],
    ['createTime a number', order({ createTime: 20220726064736 })],
    ['createTime too short', order({ createTime: '202207260647' })],
    ['createTime of no calendar', order({ createTime: '20220230064736' })],
    ['createTime with letters', order({ createTime: '2022-07-26T06:47' })],
    ['orderLine missing', order({ orderLine: undefined })],
    ['orderLine an object', order({ orderLine: {} })],
    ['orderLine holding null', order({ orderLine: [null] })],
    ['orderLineId missing', line({ orderLineId: undefined })],
    ['orderLineId too long', line({ orderLineId: 'C'.repeat(65) })],
    ['chargingMode missing', line({ chargingMode: undefined })],
    ['chargingMode an object', line({ chargingMode: {} })],
    ['expireTime of hour 24', line({ expireTime: '20230726240000' })],
    ['periodNumber no number', line({ periodNumber: 'one' })],
    ['productInfo an object', line({ productInfo: {} })],
    ['productId missing', line({ productInfo: [{}] })],
    ['linearValue no number', line({ productInfo: [{ productId: 'p', linearValue: 'x' }] })],
    ['extendParams an object', line({ extendParams: { a: 'b' } })],
    ['extendParams without a name', line({ extendParams: [{ value: 'b' }] })],
    ['currency an object', line({ currency: {} })],
    ['buyerInfo a text', order({ buyerInfo: 'me' })],
    ['buyerInfo with a number for a name', order({ buyerInfo: { customerName: 1 } })],
    ['orderInfo a text', { resultCode: 'MKT.0000', orderInfo: 'x' }],
    ['orderInfo a list', { resultCode: 'MKT.0000', orderInfo: [] }],
    ['no code', { orderInfo: {} }],
    ['a code that is no text', { resultCode: 0 }],
    ['a code that nobody knows', { resultCode: 'MKT.7777' }],
    ['a success of another kind', { resultCode: 'OK' }],
    ['a page of HTML', '<html>'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
    ['half of an object', '{"resultCode":"MKT.0000"'],
  ];
  it(`has been tried with ${unusable.length} bad ones`, () => {
    expect(unusable.length).toBeGreaterThanOrEqual(40);
  });
  it.each(unusable)('is unusable, and says why: %s', (_, body) => {
    const outcome = judge(body);
    expect(outcome.kind).toBe('unusable');
    expect((outcome as { why: string }).why.length).toBeLessThan(100);
  });

  it('never repeats what it does not understand', () => {
    const secret = '13800001234';
    for (const bad of [
      order({ createTime: secret }),
      order({ buyerInfo: { mobilePhone: [secret] } }),
      { resultCode: 'MKT.0000', orderInfo: secret },
    ])
      expect(JSON.stringify(judge(bad))).not.toContain(secret);
  });

  it.each([
    [200, 'MKT.0000', 'notFound'],
    [500, 'MKT.0100', 'notFound'],
    [400, 'MKT.0101', 'notFound'],
    [400, 'MKT.0199', 'notFound'],
    [401, 'MKT.0150', 'denied'],
    [401, 'MKT.0151', 'denied'],
    [401, 'MKT.0154', 'denied'],
    [401, 'APIGW.0301', 'denied'],
    [403, 'APIGW.0305', 'denied'],
    [403, '', 'denied'],
    [406, 'MKT. 0250', 'unreachable'],
    [429, 'APIGW.0308', 'unreachable'],
    [500, 'MKT.0999', 'unreachable'],
    [503, '', 'unreachable'],
    [404, 'APIGW.0101', 'unusable'],
    [500, 'MKT.9002', 'unreachable'],
  ])('HTTP %i with the code %s is %s', (status, code, kind) => {
    expect(judge({ resultCode: code, resultMsg: 'why' }, status).kind).toBe(kind);
  });
});

describe('A moment of an order', () => {
  it.each([
    ['20220726064736', Date.UTC(2022, 6, 26, 6, 47, 36)],
    ['20220726064736123', Date.UTC(2022, 6, 26, 6, 47, 36, 123)],
    ['20240229000000', Date.UTC(2024, 1, 29)],
    ['20230229000000', undefined],
    ['20221301000000', undefined],
    ['20220726064760', undefined],
    ['2022072606473', undefined],
    ['', undefined],
  ])('%s is %s', (text, at) => {
    expect(parseOrderTime(text)).toBe(at);
  });
});
