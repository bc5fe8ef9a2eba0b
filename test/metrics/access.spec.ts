import { describe, expect, it } from '@jest/globals';
import { admit, type MetricsAccess } from '../../src/metrics/http/metrics-access.js';
import { TestConnector } from '../support/connector.js';

const TOKEN = 'a-token-for-the-scraper';
const PROXIED = { 'x-forwarded-for': '203.0.113.7' };

describe('who may read /metrics', () => {
  const admission = (access: MetricsAccess, address: string, headers: Record<string, string> = {}) =>
    admit(access, address, headers);
  const local: MetricsAccess = { from: 'local' };

  it.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])(
    'without a token, this machine: %s',
    (address) => {
      expect(admission(local, address)).toBe('admitted');
    },
  );

  it.each(['10.0.0.5', '203.0.113.7', '2001:db8::1', '::ffff:10.0.0.5', ''])(
    'without a token, no other address: %s',
    (address) => {
      expect(admission(local, address)).toBe('not-local');
      expect(admission({ from: 'everywhere' }, address)).toBe('admitted');
    },
  );

  it.each(['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'])(
    'without a token, not whom a proxy on this machine speaks for (%s)',
    (name) => {
      expect(admission(local, '127.0.0.1', { [name]: '203.0.113.7' })).toBe('not-local');
    },
  );

  it('with a token, whoever presents it, and not even this machine without it', () => {
    for (const from of ['local', 'everywhere'] as const) {
      const access = { from, token: TOKEN };
      expect(admission(access, '203.0.113.7', { authorization: `Bearer ${TOKEN}` })).toBe('admitted');
      expect(admission(access, '127.0.0.1')).toBe('no-token');
      expect(admission(access, '127.0.0.1', { authorization: `Bearer ${TOKEN}x` })).toBe('no-token');
      expect(admission(access, '127.0.0.1', { authorization: `Basic ${TOKEN}` })).toBe('no-token');
    }
  });

  it('nobody, when they are off', () => {
    const access = { from: 'off', token: TOKEN } as const;
    expect(admission(access, '127.0.0.1', { authorization: `Bearer ${TOKEN}` })).toBe('off');
  });
});

describe('/metrics of the service', () => {
  async function ask(environment: Record<string, string>, headers: Record<string, string> = {}) {
    const connector = await TestConnector.start('sqlite::memory:', environment);
    try {
      const response = await fetch(`${connector.url}/metrics`, { headers });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } finally {
      await connector.stop();
    }
  }

  it('answers in the text format of Prometheus, not to be cached', async () => {
    const { status, headers, text } = await ask({});
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).toContain('# TYPE koosync_calls_total counter');
  });

  it('says what to set when it refuses', async () => {
    const proxied = await ask({}, PROXIED);
    expect([proxied.status, proxied.text]).toEqual([403, expect.stringContaining('KOOSYNC_METRICS_TOKEN')]);
    const tokenless = await ask({ KOOSYNC_METRICS_TOKEN: TOKEN });
    expect([tokenless.status, tokenless.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="koosync"',
    ]);
    expect((await ask({ KOOSYNC_METRICS: 'off' })).status).toBe(404);
    const bearer = { ...PROXIED, authorization: `Bearer ${TOKEN}` };
    expect((await ask({ KOOSYNC_METRICS_TOKEN: TOKEN }, bearer)).status).toBe(200);
  });
});
