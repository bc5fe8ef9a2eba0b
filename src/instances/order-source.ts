import type { OrderDetails } from './instance-provisioner.js';

/** What the marketplace says of an order line. */
export interface OrderInfo extends OrderDetails {
  readonly productId?: string;
  /** Epoch ms. */
  readonly expireTime?: number;
}

/** Where order details come from: V2's newInstance carries none, the marketplace's order query does. */
export interface OrderSource {
  /** Undefined: there is no such order. Throws when the marketplace cannot be asked; `signal` aborts after 2 s. */
  find(orderId: string, orderLineId: string, signal: AbortSignal): Promise<OrderInfo | undefined>;
}
export const OrderSource = Symbol('OrderSource');
