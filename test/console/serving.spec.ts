import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestConnector } from '../support/connector.js';

/** Compressed bytes that the first view may take, everything of it together: less than the 200 KB promised. */
const FIRST_VIEW = 130_000;

describe('the console as the connector serves it', () => {
  let connector: TestConnector;
  beforeAll(async () => {
    connector = await TestConnector.start('sqlite::memory:');
  });
  afterAll(() => connector.stop());

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(connector.url + path, { headers, redirect: 'manual' });
  const page = async () => (await get('/console/')).text();
  const assetsOf = (html: string) =>
    [...html.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => path as string);

  it('leads from /console to /console/, below whatever stands before it', async () => {
    const reply = await get('/console');
    expect([reply.status, reply.headers.get('location')]).toEqual([308, 'console/']);
  });

  it.each(['/console', '/console/', '/console/?x=1', '/console/assets/none.js'])(
    'lets %s do nothing but be the console',
    async (path) => {
      const { headers, status } = await get(path);
      if (status === 404) return;
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy.split('; ')).toEqual(
        expect.arrayContaining([
          ...[`default-src 'none'`, `script-src 'self'`, `style-src 'self'`, `connect-src 'self'`],
          ...[`base-uri 'none'`, `form-action 'none'`, `frame-ancestors 'none'`],
          `require-trusted-types-for 'script'`,
        ]),
      );
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    },
  );

  it('has neither script nor style within the page, and nothing from elsewhere', async () => {
    const html = await page();
    expect(html).not.toMatch(/<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|https?:\/\//);
    expect(assetsOf(html).length).toBeGreaterThan(2);
  });

  it('names its files after their contents and has them kept for ever, but never the page', async () => {
    const html = await page();
    for (const path of assetsOf(html)) {
      const reply = await get(`/console/${path}`);
      expect([path, reply.status]).toEqual([expect.stringMatching(/-[\w-]{8}\.\w+$/), 200]);
      expect(reply.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
    const { headers } = await get('/console/');
    expect(headers.get('cache-control')).toBe('no-cache');
    const again = await get('/console/', { 'if-none-match': headers.get('etag') as string });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it.each([
    ['br, gzip', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['identity', null],
  ])('answers a browser that accepts %s', async (accepted, encoding) => {
    const script = assetsOf(await page()).find((path) => path.endsWith('.js')) as string;
    const reply = await get(`/console/${script}`, { 'accept-encoding': accepted });
    expect(reply.headers.get('content-encoding')).toBe(encoding);
    expect(reply.headers.get('vary')).toBe('accept-encoding');
    // fetch undoes the encoding
    expect(await reply.text()).toContain('admin/api/v1/');
  });

  it.each(['br', 'gzip'])(
    `takes less than ${FIRST_VIEW} bytes for the first view with %s`,
    async (encoding) => {
      const html = await page();
      const sizes = await Promise.all(
        ['', ...assetsOf(html)].map(async (path) => {
          const { headers } = await get(`/console/${path}`, { 'accept-encoding': encoding });
          return Number(headers.get('content-length'));
        }),
      );
      const total = sizes.reduce((sum, size) => sum + size, 0);
      expect(total).toBeGreaterThan(10_000);
      expect(total).toBeLessThan(FIRST_VIEW);
    },
  );

  it.each([
    '/console/nothing.js',
    '/console/../package.json',
    '/console/%2e%2e/%2e%2e/package.json',
    '/console/files.json',
  ])('has no file %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('is off without an admin token, and says so in both languages', async () => {
    const off = await TestConnector.start('sqlite::memory:', {}, { adminTokens: [] });
    const reply = await fetch(`${off.url}/console/`);
    const text = await reply.text();
    await off.stop();
    expect(reply.status).toBe(404);
    expect(text).toContain('KOOSYNC_ADMIN_TOKENS');
    expect(text).toContain('控制台未启用');
    expect(text).not.toContain('<script');
  });
});
