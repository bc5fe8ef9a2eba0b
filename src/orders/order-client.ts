import type { Clock } from '../directory/clock.js';
import { callMarketplace } from './call-marketplace.js';
import type { Marketplace } from './marketplace-options.js';
import type { MarketplaceOrder } from './order-info.js';
import { judgeOrderReply, type OrderOutcome } from './order-outcome.js';
import { signRequest } from './sign-request.js';

const PATH = '/api/mkp-openapi-public/global/v1/order/query';

/** Why `find` could not say whether there is such an order. */
export class OrderQueryError extends Error {
  override readonly name = 'OrderQueryError';

  constructor(readonly outcome: Exclude<OrderOutcome, { kind: 'found' | 'notFound' }>) {
    super(`the order query was ${outcome.kind}: ${'why' in outcome ? outcome.why : outcome.code}`);
  }
}

/** Asks the marketplace about orders ("查询订单"), signed with AK/SK. */
export class OrderClient {
  constructor(
    private readonly marketplace: Marketplace,
    private readonly clock: Clock,
  ) {}

  /** Takes at most `orderTimeoutMs` a host. Never rejects. */
  async query(orderId: string, orderLineId: string | undefined, signal?: AbortSignal): Promise<OrderOutcome> {
    const make = (origin: string) => {
      const url = new URL(PATH, origin);
      url.search = queryOf({ orderId, ...(orderLineId !== undefined && { orderLineId }) });
      const request = { method: 'GET' as const, url, headers: { 'content-type': 'application/json' } };
      return {
        ...request,
        headers: signRequest({ ...request, body: '' }, this.marketplace, this.clock.now()),
      };
    };
    const limits = { timeoutMs: this.marketplace.orderTimeoutMs, signal };
    return judgeOrderReply(await callMarketplace(this.marketplace, make, limits), orderId);
  }

  /** @throws OrderQueryError when the marketplace denied, did not answer or answered nonsense. */
  async find(
    orderId: string,
    orderLineId: string | undefined,
    signal: AbortSignal,
  ): Promise<MarketplaceOrder | undefined> {
    const outcome = await this.query(orderId, orderLineId, signal);
    if (outcome.kind === 'found') return outcome.order;
    if (outcome.kind === 'notFound') return undefined;
    throw new OrderQueryError(outcome);
  }
}

/** Encoded as the signature sees it. */
const queryOf = (parameters: Record<string, string>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
