import type { Marketplace } from '../../../orders/marketplace-options.js';
import { usageSignatures, USAGE_PATH } from '../../../orders/usage-request.js';
import { verifyRequest } from '../../../orders/verify-request.js';
import { openDesk, type Answer, type Fault, type HttpDesk, type Visit } from './http-desk.js';
import { mockOrder } from './mock-orders.js';
import { UsageBook } from './usage-book.js';

const ORDER_PATH = '/api/mkp-openapi-public/global/v1/order/query';

export type OrderApiKeys = Pick<Marketplace, 'accessKey' | 'secretKey' | 'usageKey'>;

/** The marketplace's order query and usage push: verifies what it gets as the gateway does. */
export class OrderApi {
  readonly usage = new UsageBook();
  /** How it misbehaves from now on. */
  fault: Fault | undefined;
  /** Requests that arrived, whatever became of them. */
  visits = 0;
  private desk!: HttpDesk;

  private constructor(
    private readonly keys: OrderApiKeys,
    private readonly now: () => number,
  ) {}

  static async open(
    port: number,
    keys: OrderApiKeys,
    now: () => number = () => Date.now(),
  ): Promise<OrderApi> {
    const api = new OrderApi(keys, now);
    api.desk = await openDesk(
      port,
      (visit) => api.answer(visit),
      () => {
        api.visits++;
        return api.fault;
      },
    );
    return api;
  }

  get url(): string {
    return this.desk.url;
  }

  stop(): Promise<void> {
    return this.desk.stop();
  }

  private answer(visit: Visit): Answer {
    const headers = Object.fromEntries(
      Object.entries(visit.headers).map(([name, value]) => [name, String(value)]),
    );
    const { method, url, body } = visit;
    const fault = verifyRequest({ method, url, headers, body }, this.keys, this.now());
    if (fault !== undefined)
      return said(401, 'APIGW.0301', `Incorrect IAM authentication information: ${fault}`);
    if (method === 'GET' && url.pathname === ORDER_PATH) return this.order(url.searchParams);
    if (method === 'POST' && url.pathname === USAGE_PATH) return this.push(headers, body);
    return said(404, 'APIGW.0101', 'The API does not exist or has not been published in the environment');
  }

  private order(asked: URLSearchParams): Answer {
    const order = mockOrder(asked.get('orderId') ?? '', asked.get('orderLineId') ?? undefined);
    return order
      ? { status: 200, body: { resultCode: 'MKT.0000', resultMsg: 'Success', orderInfo: order } }
      : { status: 400, body: { resultCode: 'MKT.0101', resultMsg: 'Invalid parameter' } };
  }

  private push(headers: Record<string, string>, body: string): Answer {
    const { ts = '', nonce = '' } = headers;
    const expected = usageSignatures(this.keys.usageKey, nonce, ts, body);
    if (nonce === '' || Object.entries(expected).some(([name, value]) => headers[name] !== value))
      return said(400, 'MKT.0102', 'Invalid body sign');
    return said(...this.usage.take(body));
  }
}

const said = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error_code: code, error_msg: message },
});
