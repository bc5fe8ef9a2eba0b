import type { OrderInfo, OrderSource } from './instances/order-source.js';
import type { MarketplaceOrder } from './orders/order-info.js';
import { OrderClient } from './orders/order-client.js';

/** The marketplace's order query as the source of what V2's newInstance leaves out. */
export function orderSourceOf(client: OrderClient): OrderSource {
  return {
    find: async (orderId, orderLineId, signal) => {
      const order = await client.find(orderId, orderLineId, signal);
      return order && orderInfoOf(order, orderLineId);
    },
  };
}

function orderInfoOf(order: MarketplaceOrder, orderLineId: string): OrderInfo | undefined {
  const line = order.lines.find((one) => one.orderLineId === orderLineId) ?? order.lines[0];
  if (!line) return undefined;
  const [product] = line.products;
  const parameters = Object.entries({ ...order.parameters, ...line.parameters });
  return {
    isTrial: order.orderType === 'TRIAL',
    chargingMode: line.chargingMode,
    ...(product && { productId: product.productId }),
    ...(product?.skuCode !== undefined && { skuCode: product.skuCode }),
    ...(line.expiresAt !== undefined && { expireTime: line.expiresAt }),
    ...(order.buyer && { buyer: order.buyer }),
    ...(parameters.length > 0 && { extendParams: parameters.map(([name, value]) => ({ name, value })) }),
  };
}
