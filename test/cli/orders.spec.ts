import { describe, expect, it } from '@jest/globals';
import { LoginServer } from '../../src/cli/simulator/servers/login-server.js';
import { jsonOf, koosync, KoosyncProcess } from './koosync-process.js';

describe('koosync simulate order-api and koosync orders', () => {
  it('play together: an order is found, another is not, a wrong key is denied', async () => {
    const api = new KoosyncProcess(['simulate', 'order-api', '--port', '0']);
    const [, url = ''] = await api.printed(/(http:\/\/127\.0\.0\.1:\d+)/);
    const environment = {
      KOOSYNC_MARKETPLACE_URL: url,
      KOOSYNC_MARKETPLACE_ACCESS_KEY: 'demo-access-key',
      KOOSYNC_MARKETPLACE_SECRET_KEY: 'demo-secret-key',
    };
    const shown = await koosync(['orders', 'show', 'CS1234567890ABCDE'], environment);
    expect([shown.code, shown.stdout]).toEqual([
      0,
      expect.stringMatching(/NEW[\s\S]+xinghe[\s\S]+PERIOD[\s\S]+专业版/),
    ]);
    const json = await koosync(
      ['orders', 'show', 'MOCKONDEMAND', '--line', 'MOCKONDEMAND-000001', '--json'],
      environment,
    );
    expect(jsonOf<{ orderType: string }>(json).orderType).toBe('NEW');
    const missing = await koosync(['orders', 'show', 'CS0'], environment);
    expect([missing.code, missing.stderr]).toEqual([
      1,
      'The marketplace knows no order CS0: correct the id.\n',
    ]);
    const denied = await koosync(['orders', 'show', 'CS0'], {
      ...environment,
      KOOSYNC_MARKETPLACE_SECRET_KEY: 'wrong',
    });
    expect([denied.code, denied.stderr]).toEqual([
      1,
      expect.stringMatching(/^The marketplace denied the query \(APIGW\.0301/),
    ]);
    const ended = await api.stop('SIGINT');
    expect(ended.code).toBe(0);
    const gone = await koosync(['orders', 'show', 'CS0'], environment);
    expect([gone.code, gone.stderr]).toEqual([
      1,
      expect.stringMatching(/does not answer: network \(ECONNREFUSED\)/),
    ]);
  });

  it('needs the marketplace to be configured, wholly', async () => {
    expect(await koosync(['orders', 'show', 'X'])).toMatchObject({ code: 2 });
    const half = await koosync(['doctor'], { KOOSYNC_MARKETPLACE_URL: 'https://mkt.example' });
    expect(half.stdout).toMatch(
      /KOOSYNC_MARKETPLACE_ACCESS_KEY is not set[\s\S]+KOOSYNC_MARKETPLACE_SECRET_KEY is not set/,
    );
    const plain = await koosync(['doctor'], { KOOSYNC_MARKETPLACE_URL: 'http://mkt.example' });
    expect(plain.stdout).toContain('KOOSYNC_MARKETPLACE_URL has a value that does not fit');
  });
});

describe('koosync simulate login-server', () => {
  it('logs everybody in, until it is stopped', async () => {
    const process = new KoosyncProcess(['simulate', 'login-server', '--port', '0', '--user', 'li.na']);
    const [, url = ''] = await process.printed(/(http:\/\/127\.0\.0\.1:\d+); everybody is li\.na/);
    const asked = new URLSearchParams({
      ...{ response_type: 'code', client_id: 'demo-client-0001', state: 'abc' },
      redirect_uri: 'http://127.0.0.1/cb',
    });
    const response = await fetch(`${url}/api/v1/oauth2/authorize?${asked.toString()}`, {
      redirect: 'manual',
    });
    expect(response.headers.get('location')).toMatch(
      /^http:\/\/127\.0\.0\.1\/cb\?code=[\w-]+&tenant=demo-tenant-xinghe&state=abc$/,
    );
    expect((await process.stop('SIGTERM')).code).toBe(0);
  });

  it('says which port is taken', async () => {
    const taken = await LoginServer.open(0, { clientId: '', clientSecret: '', userName: '', tenant: '' });
    const { port } = new URL(taken.url);
    const ended = await koosync(['simulate', 'login-server', '--port', port]);
    expect([ended.code, ended.stderr]).toEqual([
      1,
      `Port ${port} is taken: choose another one with --port.\n`,
    ]);
    await taken.stop();
  });
});
