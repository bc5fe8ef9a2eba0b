import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OrderApi } from '../../src/cli/simulator/servers/order-api.js';
import { marketplaceOf, type MarketplaceOptions } from '../../src/orders/marketplace-options.js';
import { OrderClient, OrderQueryError } from '../../src/orders/order-client.js';
import { deadAddress, reply, ScriptedServer, type Seen } from '../support/scripted-server.js';

const KEYS = { accessKey: 'AK-of-the-tests', secretKey: 'SK-of-the-tests' };
const clock = { now: () => Date.now() };
const client = (options: Pick<MarketplaceOptions, 'url'> & Partial<MarketplaceOptions>) =>
  new OrderClient(
    marketplaceOf({ ...KEYS, orderTimeoutMs: 10_000, ...options }, () => 'usage'),
    clock,
  );

describe('An order query', () => {
  let api: OrderApi;
  const opened: { stop(): Promise<void> }[] = [];
  const keep = async <T extends { stop(): Promise<void> }>(server: Promise<T>): Promise<T> => {
    opened.push(await server);
    return server;
  };
  beforeEach(async () => {
    api = await keep(OrderApi.open(0, { ...KEYS, usageKey: 'usage' }));
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((server) => server.stop()));
  });

  it('finds an order, in house words', async () => {
    const outcome = await client({ url: api.url }).query('CS1234567890ABCDE', 'CS1234567890ABCDE-000001');
    expect(outcome).toEqual({
      kind: 'found',
      order: {
        orderId: 'CS1234567890ABCDE',
        orderType: 'NEW',
        createdAt: Date.UTC(2026, 6, 26, 6, 47, 36),
        lines: [
          {
            ...{ orderLineId: 'CS1234567890ABCDE-000001', chargingMode: 'PERIOD' },
            ...{ periodType: 'year', periodNumber: 1, expiresAt: Date.UTC(2027, 6, 26, 15, 59, 59) },
            products: [
              { productId: 'OFFI000000000001', skuCode: 'sku-1', linearValue: 50, productName: '专业版' },
            ],
            parameters: { emailDomainName: 'xinghe.example' },
            price: '100',
            priceAfterDiscount: '90.5',
          },
        ],
        buyer: {
          ...{ customerId: 'demo-customer-0001', customerName: 'xinghe', userId: '', userName: '' },
          ...{ mobilePhone: '+86-10000000001', email: undefined },
        },
        parameters: {},
      },
    });
  });

  it.each(['MOCKPERIODYEARNEW', 'MOCKONDEMAND', 'MOCKPERIODDAYTRIAL', 'MOCKMONTYCHANGE'])(
    'finds %s, which the marketplace has for debugging',
    async (id) => {
      const order = await client({ url: api.url }).find(id, undefined, AbortSignal.timeout(5000));
      expect(order?.orderId).toBe(id);
    },
  );

  it('says that there is no such order or line', async () => {
    const ask = client({ url: api.url });
    expect(await ask.query('CS0', undefined)).toEqual({ kind: 'notFound', code: '0101' });
    expect(await ask.query('CS1234567890ABCDE', 'CS1234567890ABCDE-000002')).toMatchObject({
      kind: 'notFound',
    });
    expect(await ask.find('a b&c=+/😀', undefined, AbortSignal.timeout(5000))).toBeUndefined();
    expect(api.visits).toBe(3);
  });

  it('says that the key pair is wrong, in data and as an error, without telling it', async () => {
    const ask = client({ url: api.url, secretKey: 'a-wrong-secret', fallbackUrl: api.url });
    const outcome = await ask.query('CS1234567890ABCDE', undefined);
    expect(outcome).toMatchObject({ kind: 'denied', code: 'APIGW.0301' });
    expect(api.visits).toBe(1); // a denial is decided: no second host
    const error = await ask
      .find('CS1234567890ABCDE', undefined, AbortSignal.timeout(5000))
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(OrderQueryError);
    expect(JSON.stringify([outcome, error]) + String(error)).not.toMatch(/a-wrong-secret|AK-of-the-tests/);
  });

  it('goes to the fallback host when the first refuses connections, answers 5xx, its internal error or too late', async () => {
    const silent = await keep(ScriptedServer.open(() => undefined));
    const broken = await keep(ScriptedServer.answering(502, 'Bad Gateway'));
    const internal = await keep(
      ScriptedServer.answering(500, { resultCode: 'MKT.0999', resultMsg: 'System internal error.' }),
    );
    const cut = await keep(ScriptedServer.open((_, response) => void response.destroy()));
    for (const url of [await deadAddress(), silent.url, broken.url, internal.url, cut.url]) {
      const before = api.visits;
      const outcome = await client({ url, fallbackUrl: api.url, orderTimeoutMs: 1000 }).query(
        'MOCKPERIODYEARNEW',
        undefined,
      );
      expect([url, outcome.kind, api.visits - before]).toEqual([url, 'found', 1]);
    }
  });

  it('does not go there when the first has decided', async () => {
    for (const [status, code] of [
      [500, 'MKT.0100'],
      [400, 'MKT.0101'],
      [401, 'MKT.0150'],
    ] as const) {
      const first = await keep(ScriptedServer.answering(status, { resultCode: code, resultMsg: '' }));
      const outcome = await client({ url: first.url, fallbackUrl: api.url }).query(
        'MOCKPERIODYEARNEW',
        undefined,
      );
      expect([code, outcome.kind]).toEqual([code, code === 'MKT.0150' ? 'denied' : 'notFound']);
    }
    expect(api.visits).toBe(0);
  });

  it('is unreachable when both hosts are, within the time of both', async () => {
    const silent = await keep(ScriptedServer.open(() => undefined));
    const outcome = await client({ url: silent.url, fallbackUrl: silent.url, orderTimeoutMs: 150 }).query(
      'CS1234567890ABCDE',
      undefined,
    );
    expect(outcome).toEqual({ kind: 'unreachable', why: 'timeout (150 ms)' });
    expect(silent.seen).toHaveLength(2);
    const dead = client({ url: await deadAddress() });
    expect(await dead.query('CS1234567890ABCDE', undefined)).toEqual({
      kind: 'unreachable',
      why: 'network (ECONNREFUSED)',
    });
  });

  it('gives up a reply that comes drop by drop', async () => {
    const drops: NodeJS.Timeout[] = [];
    const slow = await keep(
      ScriptedServer.open((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        drops.push(setInterval(() => response.write(' '), 10));
      }),
    );
    const outcome = await client({ url: slow.url, orderTimeoutMs: 150 }).query(
      'CS1234567890ABCDE',
      undefined,
    );
    drops.forEach(clearInterval);
    expect(outcome).toEqual({ kind: 'unreachable', why: 'timeout (150 ms)' });
  });

  it('ends when it is told to, without a second host', async () => {
    const stop = new AbortController();
    const silent = await keep(ScriptedServer.open(() => stop.abort()));
    const ask = client({ url: silent.url, fallbackUrl: api.url, orderTimeoutMs: 60_000 });
    const outcome = await ask.query('CS1234567890ABCDE', undefined, stop.signal);
    expect([outcome, api.visits]).toEqual([{ kind: 'unreachable', why: 'aborted (stopped)' }, 0]);
    await expect(ask.find('CS1234567890ABCDE', undefined, stop.signal)).rejects.toThrow('unreachable');
    expect(silent.seen).toHaveLength(1); // what is aborted before it began sends nothing
  });

  it('follows no redirect: the signature stays with the host it was made for', async () => {
    const target = await keep(ScriptedServer.answering(200, {}));
    const pointing = await keep(ScriptedServer.answering(302, '', { location: `${target.url}/` }));
    const outcome = await client({ url: pointing.url }).query('CS1234567890ABCDE', undefined);
    expect(outcome).toEqual({ kind: 'unreachable', why: 'redirected (302)' });
    expect(target.seen).toEqual([]);
  });

  it('sends the headers that the page shows, and what they sign', async () => {
    const listening = await keep(ScriptedServer.open((_, response) => reply(response, 500, '')));
    await client({ url: listening.url }).query('CS 1', 'CS 1-000001');
    const [seen] = listening.seen;
    const { method, path, headers } = seen as Seen;
    expect([method, path]).toEqual([
      'GET',
      '/api/mkp-openapi-public/global/v1/order/query?orderId=CS%201&orderLineId=CS%201-000001',
    ]);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['x-sdk-date']).toMatch(/^\d{8}T\d{6}Z$/);
    expect(headers['authorization']).toMatch(
      /^SDK-HMAC-SHA256 Access=AK-of-the-tests, SignedHeaders=content-type;host;x-sdk-date, Signature=[0-9a-f]{64}$/,
    );
  });
});
