import { randomUUID } from 'node:crypto';
import type { InstanceKind } from '../../src/protocol/routes.js';
import { instanceIdOf } from '../../src/instances/instance-id.js';
import type { Reply, TestConnector } from './connector.js';
import type { Message } from './messages.js';

export interface BasicReply extends Reply {
  readonly fields: Readonly<Record<string, unknown>> & {
    readonly instanceId?: string;
    readonly info?: readonly Readonly<Record<string, unknown>>[];
  };
}

/** Calls a basic interface of V2 as the marketplace does. */
export async function basic(
  connector: TestConnector,
  kind: InstanceKind,
  message: Message,
): Promise<BasicReply> {
  const reply = await connector.call(kind, message, { dialect: 'v2-basic' });
  return { ...reply, fields: JSON.parse(reply.text) as BasicReply['fields'] };
}

/** An order that no other test knows, and the instance that it makes. */
export interface TestOrder {
  readonly orderId: string;
  readonly orderLineId: string;
  readonly instanceId: string;
}

export function newOrder(lane: 'production' | 'test' = 'production'): TestOrder {
  const orderId = `CS${randomUUID().slice(0, 13)}`;
  const order = { orderId, orderLineId: `${orderId}-000001` };
  return { ...order, instanceId: instanceIdOf(lane, order) };
}

/** `businessId` is new on every request. */
export const newInstance = ({ orderId, orderLineId }: TestOrder, more: Message = {}): Message => ({
  orderId,
  orderLineId,
  businessId: randomUUID(),
  ...more,
});

/** Orders an instance and returns the order. */
export async function orderedInstance(connector: TestConnector): Promise<TestOrder> {
  const order = newOrder();
  const { resultCode, resultMsg } = await basic(connector, 'newInstance', newInstance(order));
  if (resultCode !== '000000') throw new Error(`newInstance was answered ${resultCode} ${resultMsg}`);
  return order;
}

export const refresh = (instanceId: string, expireTime: string, more: Message = {}): Message => {
  const { orderId, orderLineId } = newOrder();
  return { scene: 'RENEWAL', orderId, orderLineId, instanceId, expireTime, ...more };
};

/** The row of an instance; what the database has as text or 0/1 stays so. */
export async function instanceRow(
  connector: TestConnector,
  instanceId: string,
): Promise<Record<string, unknown> | undefined> {
  const [row] = await connector.rows(`SELECT * FROM instance WHERE instance_id = '${instanceId}'`);
  return row;
}
