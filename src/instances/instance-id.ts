import { hash } from 'node:crypto';
import type { Lane } from '../directory/scope-key.js';

/** What the guide makes an instance unique by: an order line, or, when it is paid per use, an order's product. */
export type OrderIdentity =
  | { readonly orderId: string; readonly orderLineId: string }
  | { readonly orderId: string; readonly productId: string };

/**
 * The instance that an order makes: 32 hexadecimal digits. The same order has the same instance on every replica and
 * after every crash, without asking anybody; debugging orders never meet a buyer's.
 */
export function instanceIdOf(lane: Lane, order: OrderIdentity): string {
  const identity = 'orderLineId' in order ? ['line', order.orderLineId] : ['product', order.productId];
  return hash('sha256', JSON.stringify([lane, order.orderId, ...identity]), 'hex').slice(0, 32);
}
