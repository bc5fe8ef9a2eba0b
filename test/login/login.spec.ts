import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LoggedIn } from '../../src/login/login.service.js';
import { applicationSync, authSync, newTenant, tenantSync, user } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { deadAddress, reply, ScriptedServer } from '../support/scripted-server.js';
import { LoginStage, REDIRECT_URI, SECRET } from './login-stage.js';

onEveryDatabase('the login of a synchronised user', {}, (running) => {
  let stage: LoginStage;
  const opened: { stop(): Promise<void> }[] = [];
  const keep = async <T extends { stop(): Promise<void> }>(server: Promise<T>): Promise<T> => {
    opened.push(await server);
    return server;
  };
  beforeEach(async () => {
    stage = await LoginStage.set(running.connector);
    opened.push(stage.server);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((server) => server.stop()));
  });
  const refusal = async (end: Promise<unknown>) => {
    const { kind, reason } = (await end) as { kind: string; reason?: string };
    return kind === 'refused' ? reason : kind;
  };

  describe('from begin to end', () => {
    it('sends the browser to the enterprise and knows who came back', async () => {
      const login = stage.service();
      const begun = await login.begin({ tenantId: stage.tenantId });
      if (begun.kind !== 'begun') throw new Error(begun.reason);
      const url = new URL(begun.url);
      expect(url.origin + url.pathname).toBe(`${stage.server.url}/api/v1/oauth2/authorize`);
      expect(Object.fromEntries(url.searchParams)).toEqual({
        ...{ response_type: 'code', client_id: 'client-1', redirect_uri: REDIRECT_URI },
        ...{ scope: 'get_user_info', state: begun.state },
      });
      expect(begun.state).toMatch(/^[0-9a-f]{64}$/);
      const end = await stage.enter(login);
      expect(end).toMatchObject({
        kind: 'loggedIn',
        user: {
          ...{ tenantId: stage.tenantId, instanceId: 'instance-1', appId: 'app-1', lane: 'production' },
          ...{ userName: 'ann', name: 'ANN', role: 'admin', departmentCode: 'd1' },
        },
      });
      expect((end as LoggedIn).tokens.expiresAt).toBe(stage.clock.now() + 3_600_000);
      expect(stage.server.visited).toEqual(
        ['authorize', 'token', 'userinfo'].map((name) => `/api/v1/oauth2/${name}`),
      );
    });

    it('begins on one replica and ends on another', async () => {
      const { callback, state } = await stage.visit(stage.service());
      expect(await refusal(stage.service().finish(callback, state))).toBe('loggedIn');
    });

    it('takes a callback as path, with a trailing fragment, and a tenant named by its code', async () => {
      const login = stage.service();
      stage.server.cast.tenant = 'acme';
      const { callback, state } = await stage.visit(login);
      const { pathname, search } = new URL(callback);
      expect(await refusal(login.finish(`${pathname}${search}#top`, state))).toBe('loggedIn');
    });

    it('gives new tokens for the refresh token, as long as the user may in', async () => {
      const login = stage.service();
      const { user: ann, tokens } = (await stage.enter(login)) as LoggedIn;
      const again = (await login.refresh(ann, tokens.refreshToken ?? '')) as LoggedIn;
      expect([again.kind, again.user]).toEqual(['loggedIn', ann]);
      expect(again.tokens.accessToken).not.toBe(tokens.accessToken);
      expect(await refusal(login.refresh(ann, tokens.refreshToken ?? ''))).toBe('grant-refused');
      expect(await refusal(login.refresh({ ...ann, userName: 'bob' }, again.tokens.refreshToken ?? ''))).toBe(
        'tenant-mismatch',
      );
      const third = (await stage.enter(login)) as LoggedIn;
      await stage.synchronise('authSync', authSync(stage.tenantId, 9, [{ userName: 'ann' }], { flag: 3 }));
      expect(await refusal(login.refresh(ann, third.tokens.refreshToken ?? ''))).toBe('user-not-authorized');
    });

    it('tells no secret, token, code or state in what it returns, logs or throws', async () => {
      const login = stage.service();
      const { callback, state } = await stage.visit(login);
      const end = (await login.finish(callback, state)) as LoggedIn;
      const { accessToken, refreshToken = '' } = end.tokens;
      stage.server.cast.clientSecret = 'changed';
      const refused = [await stage.enter(login), await login.finish(callback, state)];
      const rows = await running.connector.rows('SELECT * FROM login_state');
      const told =
        JSON.stringify([end, refused, rows]) + inspect([end, refused], { depth: 9 }) + stage.log.lines.join();
      const code = new URL(callback).searchParams.get('code') ?? '';
      for (const secret of [SECRET, accessToken, refreshToken, code, state]) {
        expect(secret.length).toBeGreaterThan(10);
        expect(told).not.toContain(secret);
      }
      expect(told).toContain('credential-refused');
    });
  });

  describe('does not begin', () => {
    it('for an enterprise nobody knows, or that was unbound, or without an application', async () => {
      const login = stage.service();
      expect(await refusal(login.begin({ tenantId: newTenant() }))).toBe('tenant-unknown');
      expect(await refusal(login.begin({ tenantId: stage.tenantId, instanceId: 'other' }))).toBe(
        'tenant-unknown',
      );
      expect(await refusal(login.begin({ tenantId: stage.tenantId, lane: 'test' }))).toBe('tenant-unknown');
      expect(await refusal(login.begin({ tenantId: stage.tenantId, appId: 'other' }))).toBe(
        'application-unknown',
      );
      await stage.synchronise('applicationSync', applicationSync(stage.tenantId, 5, '', { flag: 0 }));
      expect(await refusal(login.begin({ tenantId: stage.tenantId }))).toBe('application-unknown');
      await stage.synchronise('tenantSync', tenantSync(stage.tenantId, 9, { flag: 0 }));
      expect(await refusal(login.begin({ tenantId: stage.tenantId }))).toBe('tenant-unknown');
    });

    it('where it is not clear which instance or application is meant', async () => {
      const login = stage.service();
      const two = { instanceId: 'instance-2' };
      await stage.synchronise('applicationSync', applicationSync(stage.tenantId, 1, 's', { appId: 'app-2' }));
      expect(await refusal(login.begin({ tenantId: stage.tenantId }))).toBe('application-ambiguous');
      expect(await refusal(login.begin({ tenantId: stage.tenantId, appId: 'app-1' }))).toBe('begun');
      await stage.synchronise('tenantSync', tenantSync(stage.tenantId, 1, two));
      expect(await refusal(login.begin({ tenantId: stage.tenantId, appId: 'app-1' }))).toBe(
        'instance-ambiguous',
      );
      expect(
        await refusal(login.begin({ tenantId: stage.tenantId, instanceId: 'instance-1', appId: 'app-1' })),
      ).toBe('begun');
    });

    it('when the data key of the secret is gone', async () => {
      await running.connector.rows(
        `UPDATE application SET secret_jwe = 'x.y.z' WHERE scope_id = (SELECT id FROM scope WHERE tenant_id = '${stage.tenantId}')`,
      );
      expect(await refusal(stage.service().begin({ tenantId: stage.tenantId }))).toBe('secret-unreadable');
    });

    it('when it was not switched on', async () => {
      const { LoginService } = await import('../../src/login/login.service.js');
      const login = running.connector.app.get(LoginService);
      await expect(login.begin({ tenantId: stage.tenantId })).rejects.toThrow('ConnectorOptions.login');
    });
  });

  describe('refuses a callback', () => {
    it('with a state that was used, and one of two that come at once', async () => {
      const login = stage.service();
      const { callback, state } = await stage.visit(login);
      const ends = await Promise.all([1, 2, 3, 4].map(() => refusal(login.finish(callback, state))));
      expect(ends.sort()).toEqual(['loggedIn', 'state-used', 'state-used', 'state-used']);
      expect(await refusal(login.finish(callback, state))).toBe('state-used');
    });

    it('whose login failed: its state is used up too', async () => {
      const login = stage.service();
      const { callback, state } = await stage.visit(login);
      stage.server.fault = 'error';
      expect(await refusal(login.finish(callback, state))).toBe('login-server-error');
      stage.server.fault = undefined;
      expect(await refusal(login.finish(callback, state))).toBe('state-used');
    });

    it('that comes too late: at the end of its time, and long after', async () => {
      const login = stage.service({ stateTtlS: 60 });
      const [early, late, latest] = [
        await stage.visit(login),
        await stage.visit(login),
        await stage.visit(login),
      ];
      stage.clock.advance(59_999);
      expect(await refusal(login.finish(early.callback, early.state))).toBe('loggedIn');
      stage.clock.advance(1);
      expect(await refusal(login.finish(late.callback, late.state))).toBe('state-expired');
      stage.clock.advance(2 * 3_600_000);
      await login.begin({ tenantId: stage.tenantId }); // clears what is forgotten
      expect(await refusal(login.finish(latest.callback, latest.state))).toBe('state-unknown');
    });

    it('of another browser, or with a state nobody gave out, without using it up', async () => {
      const login = stage.service();
      const mine = await stage.visit(login);
      const other = await stage.visit(login);
      expect(await refusal(login.finish(mine.callback, other.state))).toBe('state-unknown');
      expect(await refusal(login.finish(mine.callback))).toBe('state-missing');
      expect(await refusal(login.finish(mine.callback, mine.state.slice(1)))).toBe('state-unknown');
      const made = 'f'.repeat(64);
      expect(await refusal(login.finish(`/?code=c&state=${made}`, made))).toBe('state-unknown');
      expect(await refusal(login.finish(mine.callback, mine.state))).toBe('loggedIn');
      expect(stage.server.visited.filter((path) => path.endsWith('token'))).toHaveLength(1);
    });

    it('without a state, unless launching from the portal is allowed', async () => {
      const launch = () => `/login/callback?code=${stage.server.newCode()}&tenant=${stage.tenantId}`;
      expect(await refusal(stage.service().finish(launch()))).toBe('state-missing');
      const open = stage.service({ allowPortalLaunch: true });
      expect(await refusal(open.finish(launch()))).toBe('loggedIn');
      expect(await refusal(open.finish(launch().replace(/&tenant.*/, '')))).toBe('state-missing');
      expect(await refusal(open.finish(`/?code=c&tenant=${newTenant()}`))).toBe('tenant-unknown');
      expect(await refusal(open.finish(`${launch()}&state=`, ''))).toBe('callback-invalid');
    });

    it('of another enterprise than the one that was asked', async () => {
      const login = stage.service();
      const { callback, state } = await stage.visit(login);
      const url = new URL(callback);
      url.searchParams.set('tenant', 'another');
      expect(await refusal(login.finish(url.href, state))).toBe('tenant-mismatch');
      const next = await stage.visit(login);
      stage.server.cast.tenant = 'another';
      expect(await refusal(login.finish(next.callback, next.state))).toBe('tenant-mismatch'); // userinfo
    });

    it('with a code of another enterprise', async () => {
      const login = stage.service();
      const other = await keep(LoginStage.set(running.connector).then(({ server }) => server));
      const { callback, state } = await stage.visit(login);
      const url = new URL(callback);
      url.searchParams.set('code', other.newCode(REDIRECT_URI));
      expect(await refusal(login.finish(url.href, state))).toBe('grant-refused');
    });

    it('in which the login server says no', async () => {
      const login = stage.service();
      const { state } = await stage.visit(login);
      const callback = `/?error=access_denied&error_description=%3Cscript%3E&state=${state}`;
      expect(await login.finish(callback, state)).toEqual({
        ...{ kind: 'refused', reason: 'login-denied', detail: 'access_denied' },
      });
    });

    it('when the credential is not the login server’s', async () => {
      const login = stage.service();
      stage.server.cast.clientSecret = 'another-secret';
      expect(await refusal(stage.enter(login))).toBe('credential-refused');
    });

    it('when the enterprise or the application went away meanwhile', async () => {
      const login = stage.service();
      const [first, second] = [await stage.visit(login), await stage.visit(login)];
      await stage.synchronise('applicationSync', applicationSync(stage.tenantId, 8, '', { flag: 0 }));
      expect(await refusal(login.finish(first.callback, first.state))).toBe('application-unknown');
      await stage.synchronise('tenantSync', tenantSync(stage.tenantId, 9, { flag: 0 }));
      expect(await refusal(login.finish(second.callback, second.state))).toBe('tenant-unknown');
    });

    it('of a user who is unknown, not authorized, removed or disabled, or only known to another application', async () => {
      const login = stage.service();
      const authorize = (step: number, users: unknown, flag: number, fields = {}) =>
        stage.synchronise('authSync', authSync(stage.tenantId, step, users, { flag, ...fields }));
      stage.server.cast.userName = 'nobody';
      expect(await refusal(stage.enter(login))).toBe('user-unknown');
      stage.server.cast.userName = 'ANN';
      expect(await refusal(stage.enter(login))).toBe('user-unknown');
      stage.server.cast.userName = 'bob';
      await authorize(2, [user('bob')], 1, { appId: 'app-2' });
      expect(await refusal(stage.enter(login))).toBe('user-unknown');
      await authorize(3, [user('bob', { enable: 'false' })], 1);
      expect(await refusal(stage.enter(login))).toBe('user-disabled');
      await authorize(4, [user('bob')], 2);
      expect(await refusal(stage.enter(login))).toBe('loggedIn');
      await authorize(5, [{ userName: 'bob' }], 3);
      expect(await refusal(stage.enter(login))).toBe('user-not-authorized');
      await authorize(6, [{ userName: 'bob' }], 0);
      expect(await refusal(stage.enter(login))).toBe('user-unknown');
    });
  });

  describe('with a login server that misbehaves', () => {
    /** Binds the enterprise to a server that answers token and userinfo as the test says. */
    const playing = async (token: unknown, userinfo: unknown, status = 200) => {
      const server = await keep(
        ScriptedServer.open(({ path }, response) => {
          const [given, code] = path.includes('/token') ? [token, status] : [userinfo, 200];
          reply(response, code, given);
        }),
      );
      await stage.bind(server.url);
      return server;
    };
    const TOKEN = { access_token: 'an-access-token', token_type: 'bearer', expires_in: 60 };
    const end = async (options = {}) => {
      const login = stage.service(options);
      const begun = await login.begin({ tenantId: stage.tenantId });
      if (begun.kind !== 'begun') return begun.reason;
      return refusal(
        login.finish(`/?code=a-code&tenant=${stage.tenantId}&state=${begun.state}`, begun.state),
      );
    };

    it('is told when it never answers, or breaks off, or nobody is there', async () => {
      stage.server.fault = 'silent';
      expect(await end({ timeoutMs: 100 })).toBe('login-server-timeout');
      stage.server.fault = 'drop-reply';
      expect(await end()).toBe('login-server-unreachable');
      await stage.bind(await deadAddress());
      expect(await end()).toBe('login-server-unreachable');
    });

    const answers: [string, unknown, unknown, string, number?][] = [
      ['no access token', { token_type: 'bearer' }, {}, 'login-server-error'],
      ['no token type', { access_token: 'x' }, {}, 'login-server-error'],
      ['a token type of its own', { ...TOKEN, token_type: 'mac' }, {}, 'login-server-error'],
      ['an access token that is a number', { ...TOKEN, access_token: 7 }, {}, 'login-server-error'],
      ['expires_in that is a text', { ...TOKEN, expires_in: 'soon' }, {}, 'login-server-error'],
      ['a token that is a list', [], {}, 'login-server-error'],
      ['a token that is no JSON', '<html>', {}, 'login-server-error'],
      ['a token of 70 KB', { ...TOKEN, more: 'x'.repeat(70_000) }, {}, 'login-server-error'],
      ['HTTP 500 for the token', {}, {}, 'login-server-error', 500],
      ['an expired code', { error: 'invalid_grant' }, {}, 'grant-refused', 400],
      ['an unknown client', { error: 'invalid_client' }, {}, 'credential-refused', 401],
      ['an error of its own', { error: 'a b<script>' }, {}, 'login-server-error', 400],
      ['no user name', TOKEN, { id: 1 }, 'login-server-error'],
      ['an empty user name', TOKEN, { userName: '' }, 'login-server-error'],
      ['a user name that is a list', TOKEN, { userName: ['ann'] }, 'login-server-error'],
      ['a user name that is too long', TOKEN, { userName: 'a'.repeat(65) }, 'login-server-error'],
      ['a tenant that is an object', TOKEN, { userName: 'ann', tenant: {} }, 'login-server-error'],
      ['a tenant of somebody else', TOKEN, { userName: 'ann', tenant: 'x' }, 'tenant-mismatch'],
      ['userinfo that is a list', TOKEN, [], 'login-server-error'],
      ['userinfo that is null', TOKEN, 'null', 'login-server-error'],
      ['userinfo that is no JSON', TOKEN, 'ann', 'login-server-error'],
      ['userinfo of 70 KB', TOKEN, { userName: 'ann', more: 'x'.repeat(70_000) }, 'login-server-error'],
      ['fields that nobody knows', { ...TOKEN, more: 1 }, { userName: 'ann', more: {} }, 'loggedIn'],
    ];
    it.each(answers)('copes with %s', async (...[, token, userinfo, reason, status]) => {
      await playing(token, userinfo, status);
      expect(await end()).toBe(reason);
    });

    it('follows no redirect, from token or from userinfo', async () => {
      const target = await keep(ScriptedServer.answering(200, TOKEN));
      for (const from of ['/token', '/userinfo']) {
        const pointing = await keep(
          ScriptedServer.open(({ path }, response) => {
            if (path.includes(from)) reply(response, 307, '', { location: target.url + path });
            else reply(response, 200, TOKEN);
          }),
        );
        await stage.bind(pointing.url);
        expect([from, await end()]).toEqual([from, 'login-server-error']);
      }
      expect(target.seen).toEqual([]);
    });

    it('sends secret and token to the domain only, where they belong', async () => {
      const server = await playing(TOKEN, { userName: 'ann' });
      expect(await end()).toBe('loggedIn');
      const [token, userinfo] = server.seen;
      expect(Object.fromEntries(new URLSearchParams(token?.body))).toEqual({
        ...{ grant_type: 'authorization_code', code: 'a-code', redirect_uri: REDIRECT_URI },
        ...{ client_id: 'client-1', client_secret: SECRET },
      });
      expect(token?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
      expect([userinfo?.path, userinfo?.headers['authorization'], userinfo?.body]).toEqual([
        ...['/api/v1/oauth2/userinfo', 'Bearer an-access-token', ''],
      ]);
    });

    it.each([
      ['http://login.example', 'domain-refused'],
      ['ftp://login.example', 'domain-refused'],
      ['javascript://login.example', 'domain-refused'],
      ['https://user@login.example', 'domain-refused'],
      ['https://login.example/?a=b', 'domain-refused'],
      ['https://login.example#x', 'domain-refused'],
      ['https://', 'domain-refused'],
      ['not a domain', 'domain-refused'],
      ['https://10.0.0.1', 'domain-refused'],
      ['https://192.168.1.1:8443', 'domain-refused'],
      ['https://169.254.169.254', 'domain-refused'],
      ['https://[fd00::1]', 'domain-refused'],
      ['https://[::ffff:10.0.0.1]', 'domain-refused'],
      ['https://0.0.0.0', 'domain-refused'],
      ['https://2130706434', 'domain-refused'],
      ['https://0x7f.1', 'domain-refused'],
      ['https://100.64.0.1', 'domain-refused'],
    ])('goes nowhere for the domain %s', async (domain, reason) => {
      await stage.bind(domain);
      expect(await end({ allowLoopback: false })).toBe(reason);
    });

    it('goes to this machine only when that is allowed, whatever the name', async () => {
      const port = new URL(stage.server.url).port;
      for (const host of [
        `http://127.0.0.1:${port}`,
        `https://127.0.0.1:${port}`,
        `https://localhost:${port}`,
        `https://[::1]:${port}`,
      ]) {
        await stage.bind(host);
        expect([host, await end({ allowLoopback: false, allowPrivateAddresses: true })]).toEqual([
          host,
          'domain-refused',
        ]);
      }
      expect(stage.server.visited).toEqual([]);
    });

    it('goes to trusted domains and their subdomains only, when there is a list of them', async () => {
      const domains = ['oneaccess.example'];
      const begins = async (domain: string) => {
        await stage.bind(domain);
        return refusal(stage.service({ domains, allowLoopback: false }).begin({ tenantId: stage.tenantId }));
      };
      expect(await begins('https://acme.oneaccess.example')).toBe('begun');
      expect(await begins('acme.oneaccess.example/path/')).toBe('begun');
      expect(await begins('https://evil-oneaccess.example')).toBe('domain-refused');
      expect(await begins('https://oneaccess.example.evil.example')).toBe('domain-refused');
    });
  });
});
