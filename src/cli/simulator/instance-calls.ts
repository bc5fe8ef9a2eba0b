import type { InstanceKind } from '../../protocol/routes.js';
import type { CallOptions } from './single-calls.js';
import { step, type Scenario } from './step.js';
import type { Marketplace } from './marketplace.js';
import type { Subject, WireMessage } from '../../testing/wire-messages.js';

const PRODUCT = 'OFFI000000000000';
/** UTC. */
const EXPIRES = '20991231235959';

/** Basic calls, one for each of `count` orders. */
export function instanceCalls(kind: InstanceKind, of: Subject, { count }: CallOptions): Scenario {
  return Array.from({ length: count }, (_, i) => {
    const orderId = i === 0 ? of.orderId : `${of.orderId}-${i + 1}`;
    const title = kind === 'newInstance' ? `order ${orderId}` : `instance ${of.instanceId}`;
    return step(kind, title, '', (marketplace) => basicMessage(kind, of, orderId, marketplace));
  });
}

/** A basic message in V2's form, made for an instance and an order. */
export const basicMessage = (
  kind: InstanceKind,
  of: Subject,
  orderId: string,
  marketplace: Marketplace,
): WireMessage => ({
  ...MESSAGES[kind](of, orderId, marketplace),
  ...(of.testFlag === 1 && { testFlag: '1' }),
});

type Make = (of: Subject, orderId: string, marketplace: Marketplace) => WireMessage;

/** In V2's form [427]–[432]. */
const MESSAGES: Readonly<Record<InstanceKind, Make>> = {
  newInstance: (_, orderId, marketplace) => ({
    orderId,
    ...line(orderId, marketplace),
    businessId: marketplace.id(),
    ...(marketplace.protocol === 'v1' && CUSTOMER),
  }),
  queryInstance: ({ instanceId }) => ({ instanceId }),
  refreshInstance: ({ instanceId }, orderId, marketplace) => ({
    scene: 'RENEWAL',
    orderId,
    ...line(orderId, marketplace),
    instanceId,
    productId: PRODUCT,
    expireTime: EXPIRES,
  }),
  updateInstanceStatus: ({ instanceId }) => ({ instanceId, status: 'FREEZE' }),
  releaseInstance: ({ instanceId }, orderId, marketplace) => ({
    instanceId,
    orderId,
    ...line(orderId, marketplace),
  }),
  upgradeInstance: ({ instanceId }, orderId, marketplace) => ({
    instanceId,
    orderId,
    ...line(orderId, marketplace),
  }),
  changeInstanceCheck: ({ instanceId }) => ({
    instanceId,
    productInfo: JSON.stringify({ productId: PRODUCT }),
  }),
};

/** V1 knows no order lines. */
const line = (orderId: string, { protocol }: Marketplace): WireMessage =>
  protocol === 'v2' ? { orderLineId: `${orderId}-000001` } : {};

/** What V2 leaves to the order query. Everything in it is made up. */
const CUSTOMER: WireMessage = {
  customerId: 'demo-customer-0001',
  customerName: '星河科技有限公司',
  userId: '',
  userName: '',
  mobilePhone: '10000000001',
  email: 'zhang.wei@xinghe.example',
  skuCode: 'demo-sku-0001',
  productId: PRODUCT,
  expireTime: EXPIRES,
  trialFlag: '0',
  chargingMode: '1',
  saasExtendParams: [{ name: 'domain', value: 'xinghe' }],
};
