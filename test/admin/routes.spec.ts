import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ADMIN_SCOPES, type AdminScope } from '../../src/admin/admin-tokens.js';
import { Clock } from '../../src/directory/clock.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { CALLS } from '../support/openapi.js';
import { registeredRoutes, type RegisteredRoute } from '../support/route-table.js';

/** Routes that take no token, and why. */
const OPEN: Readonly<Record<string, string>> = {
  'GET /console': 'the page itself, which asks for a token and shows what the admin API answers to it',
  'GET /console/*': 'its files, the same for everybody',
  'GET /metrics': 'has an access rule of its own: an address or a token (KOOSYNC_METRICS)',
  'GET /health/live': 'load balancers ask it; tells nothing but that the process lives',
  'GET /health/ready': 'load balancers ask it; tells nothing but that the database answers',
};
/** Guarded routes that the OpenAPI document leaves out, and why. */
const UNDESCRIBED: Readonly<Record<string, string>> = {
  '/admin/api/v1/openapi.json': 'is the document',
  '/admin/api/v1/*': 'says that there is no such call',
};

const nameOf = ({ method, path }: RegisteredRoute): string => `${method} ${path}`;
const routes = await registeredRoutes();
const guarded = routes.filter((route) => !(nameOf(route) in OPEN));
const TOKENS: Readonly<Record<AdminScope, string>> = {
  read: 'a-token-that-only-reads',
  operate: 'a-token-that-only-operates',
  reveal: 'a-token-that-only-reveals',
};

const HASH = createHash('sha256').update(TOKENS.read).digest('hex');

describe('every route that is registered', () => {
  it('needs a token, or is known to need none', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(guarded.filter(({ path }) => !path.startsWith('/admin/api/v1/')).map(nameOf)).toEqual([]);
  });

  it('declares the scope that it needs', () => {
    expect(guarded.filter(({ scope }) => scope === undefined).map(nameOf)).toEqual([]);
  });

  it('stands in the OpenAPI document with that scope, or is known not to', () => {
    const described = CALLS.map(
      ({ method, path, operation }) =>
        `${method} /admin/api/v1/${path.replaceAll(/\{(\w+)\}/g, ':$1')} ${operation['x-koosync-scope']}`,
    );
    const registered = guarded
      .filter(({ path }) => !(path in UNDESCRIBED))
      .map((route) => `${nameOf(route)} ${route.scope}`);
    expect(registered.sort()).toEqual(described.sort());
  });

  it('lets what changes something need more than looking does', () => {
    const lax = guarded.filter(
      ({ method, path, scope }) => !/^(GET)$/.test(method) && !(path in UNDESCRIBED) && scope === 'read',
    );
    expect(lax.map(nameOf)).toEqual([]);
  });
});

describe('a route of the admin API', () => {
  let connector: TestConnector;
  let database: TestDatabase;
  beforeAll(async () => {
    database = (await DATABASES[0]?.fresh()) as TestDatabase;
    const { operate, reveal } = TOKENS;
    const tokens = `read:sha256:${HASH},operate:${operate},reveal:${reveal}`;
    connector = await TestConnector.start(database.url, { KOOSYNC_ADMIN_TOKENS: tokens });
    // each failure in a minute of its own
    const clock = connector.app.get<Clock>(Clock);
    let now = Date.now();
    jest.spyOn(clock, 'now').mockImplementation(() => (now += 60_000));
  });
  afterAll(async () => {
    await connector.stop();
    await database.drop();
  });

  async function statusOf({ method, path }: RegisteredRoute, token?: string): Promise<number> {
    const over = new AbortController();
    const response = await fetch(connector.url + path.replaceAll(/:\w+/g, 'x').replace('*', 'nothing'), {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal: over.signal,
    });
    if (response.status >= 400)
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    over.abort();
    return response.status;
  }

  // fetch refuses to send TRACE, Fastify a QUERY without a body, before it looks for a route
  const asked = guarded.filter(({ method }) => method !== 'TRACE' && method !== 'QUERY');
  it.each(asked.map((route) => [nameOf(route), route] as const))(
    '%s refuses who has no token, a wrong one or a too weak one, and nobody else',
    async (_, route) => {
      expect(await statusOf(route)).toBe(401);
      expect(await statusOf(route, 'a-token-of-a-stranger')).toBe(401);
      for (const scope of ADMIN_SCOPES) {
        const status = await statusOf(route, TOKENS[scope]);
        if (scope === route.scope) expect([200, 400, 404]).toContain(status);
        else expect([scope, status]).toEqual([scope, 403]);
      }
    },
  );

  it('takes a token that is configured as its hash, but never the hash', async () => {
    const route = { method: 'GET', path: '/admin/api/v1/tenants', scope: 'read' } as const;
    expect(await statusOf(route, TOKENS.read)).toBe(200);
    for (const presented of [HASH, `sha256:${HASH}`]) expect(await statusOf(route, presented)).toBe(401);
  });
});
