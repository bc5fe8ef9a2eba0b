import type { OrderInfo } from './order-info.js';

/** Where an order's details come from: what newInstance leaves out. */
export interface OrderSource {
  /**
   * @returns undefined when there is no such order.
   * @throws when nobody could say.
   */
  find(orderId: string, orderLineId: string | undefined, signal: AbortSignal): Promise<OrderInfo | undefined>;
}
