import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Dialect, Kind } from '../../src/protocol/routes.js';
import type { SealedRequest } from '../../src/protocol/seal-request.js';
import { AnsweringHandler } from '../support/answering-handler.js';
import { seal, TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { newTenant, tenantSync, type Message } from '../support/messages.js';

/** One secret for everything: what keeps the dialects apart is how they sign. */
const KEY = 'one-key-for-all-dialects';
const KINDS: Readonly<Record<Dialect, Kind>> = {
  'v2-kit': 'tenantSync',
  'v2-basic': 'releaseInstance',
  'v1-kit': 'tenantSync',
  'v1-basic': 'releaseInstance',
};
const DIALECTS = Object.keys(KINDS) as Dialect[];
/** Good for every kind, whichever body reaches it. */
const message = (): Message => ({ ...tenantSync(newTenant(), 1), flag: '1', activity: 'releaseInstance' });

let database: TestDatabase;
let connector: TestConnector;
beforeAll(async () => {
  database = await DATABASES[0]!.fresh();
  connector = await TestConnector.start(database.url, {
    KOOSYNC_KIT_ACCESS_KEYS: KEY,
    KOOSYNC_V1_ACCESS_KEYS: KEY,
  });
  AnsweringHandler.everywhere(connector);
});
afterAll(async () => {
  await connector.stop();
  await database.drop();
});
const sealed = (dialect: Dialect): SealedRequest =>
  seal(KINDS[dialect], message(), { dialect, accessKey: KEY });

/** A request of one dialect, carried to the address of another with every proof it has. */
function carried(from: Dialect, to: Dialect): SealedRequest & { headers: Record<string, string> } {
  const [own, target] = [sealed(from), sealed(to)];
  if (target.method === 'GET') return { ...target, query: own.query || query(own), headers: own.headers };
  const body = own.method === 'GET' ? Buffer.from(JSON.stringify(fieldsOf(own.query))) : own.body;
  return { ...target, headers: { ...own.headers, ...tokenHeader(own.query) }, query: own.query, body };
}
const fieldsOf = (text: string) => Object.fromEntries(new URLSearchParams(text));
const query = ({ body, headers }: SealedRequest) =>
  new URLSearchParams({ ...(JSON.parse(body.toString()) as Record<string, string>), ...headers }).toString();
const tokenHeader = (text: string): Record<string, string> => {
  const { authToken } = fieldsOf(text);
  return authToken === undefined ? {} : { authToken };
};

describe('A request of one dialect', () => {
  it.each(DIALECTS)('%s opens at its own address', async (dialect) => {
    expect((await connector.send(sealed(dialect))).resultCode).toBe('000000');
  });

  // V1 signs neither path nor method: its two families differ by their messages only
  const pairs = DIALECTS.flatMap((from) => DIALECTS.map((to) => [from, to] as const)).filter(
    ([from, to]) => from !== to && !(from.startsWith('v1') && to.startsWith('v1')),
  );
  it.each(pairs)('%s never opens at the address of %s, although the key is the same', async (from, to) => {
    const reply = await connector.send(carried(from, to));
    expect([reply.status, reply.resultCode]).toEqual([200, expect.stringMatching(/^00000[12]$/)]);
    const [receipt] = await connector.rows<{ key_matched: string | null; dialect: string }>(
      'SELECT * FROM receipt ORDER BY received_at DESC, id DESC LIMIT 1',
    );
    expect(receipt).toMatchObject({ dialect: to, key_matched: null });
  });
});
