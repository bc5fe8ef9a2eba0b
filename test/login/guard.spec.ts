import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { Controller, Get, HttpException, Module, Query, Res, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { LoginServer } from '../../src/cli/simulator/servers/login-server.js';
import {
  ConnectorModule,
  loginCookie,
  LoggedInUser,
  LoginGuard,
  LoginService,
  OrderClient,
  UsageService,
  type LoggedIn,
} from '../../src/index.js';
import { seal, ACCESS_KEY } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { authSync, newTenant, tenantSync, user } from '../support/messages.js';

const REDIRECT_URI = 'http://127.0.0.1/login/callback';
const tenantId = newTenant();

@Controller('login')
class LoginController {
  constructor(private readonly login: LoginService) {}

  @Get()
  async begin(
    @Query('tenant') id: string,
    @Res() response: { header(name: string, value: string): { redirect(url: string, status: number): void } },
  ) {
    const begun = await this.login.begin({ tenantId: id });
    if (begun.kind === 'refused') throw new HttpException({ reason: begun.reason }, 401);
    response.header('set-cookie', loginCookie(begun, REDIRECT_URI)).redirect(begun.url, 302);
  }

  @Get('callback')
  @UseGuards(LoginGuard)
  callback(@LoggedInUser() login: LoggedIn) {
    return login;
  }

  @Get('forgotten')
  forgotten(@LoggedInUser() login: LoggedIn) {
    return login;
  }
}

let database: TestDatabase;
let app: NestFastifyApplication;
let server: LoginServer;
let url: string;

beforeAll(async () => {
  database = await (DATABASES[0] as (typeof DATABASES)[number]).fresh();
  server = await LoginServer.open(0, { clientId: 'c', clientSecret: 's', userName: 'ann', tenant: tenantId });
  @Module({
    controllers: [LoginController],
    imports: [
      ConnectorModule.forRoot({
        database: { url: database.url },
        keys: { kitAccessKeys: [ACCESS_KEY], dataKeys: [randomBytes(32).toString('base64')] },
        login: { redirectUri: REDIRECT_URI, allowLoopback: true },
      }),
    ],
  })
  class HostModule {}
  app = await NestFactory.create<NestFastifyApplication>(HostModule, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
  const { DataKeys } = await import('../../src/keys/data-keys.js');
  const { UnitOfWork } = await import('../../src/database/unit-of-work.js');
  const { Application } = await import('../../src/applications/application.entity.js');
  const { saveRows } = await import('../../src/database/save-rows.js');
  const { scopeId } = await import('../../src/directory/scope-key.js');
  for (const [kind, message] of [
    ['tenantSync', tenantSync(tenantId, 1, { domainName: server.url })],
    ['authSync', authSync(tenantId, 1, [user('ann')])],
  ] as const) {
    const { method, path, headers, body } = seal(kind, message);
    expect((await fetch(url + path, { method, headers, body: new Uint8Array(body) })).status).toBe(200);
  }
  const secretJwe = await app.get(DataKeys, { strict: false }).seal('s');
  const row = {
    scopeId: scopeId({ lane: 'production', instanceId: 'instance-1', tenantId }),
    appId: 'app-1',
  };
  await app
    .get(UnitOfWork, { strict: false })
    .run((tx) =>
      saveRows(tx, Application, [{ ...row, clientId: 'c', secretJwe, removed: false, sourceTime: 1 }]),
    );
});
afterAll(async () => {
  await app?.close();
  await server?.stop();
  await database?.drop();
});

/** Goes to the login page and comes back: the callback's path and the browser's cookie. */
async function visit(): Promise<{ path: string; cookie: string }> {
  const begun = await fetch(`${url}/login?tenant=${tenantId}`, { redirect: 'manual' });
  const back = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' });
  const { pathname, search } = new URL(back.headers.get('location') ?? '');
  const [cookie = ''] = (begun.headers.get('set-cookie') ?? '').split(';');
  return { path: pathname + search, cookie };
}

it('lets the browser through that began the login, and hands its user to the route, without tokens in JSON', async () => {
  const { path, cookie } = await visit();
  const response = await fetch(url + path, { headers: { cookie: `other=1; ${cookie}` } });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    kind: 'loggedIn',
    user: {
      ...{ tenantId, instanceId: 'instance-1', appId: 'app-1', lane: 'production' },
      ...{ userName: 'ann', name: 'ANN', role: 'user', departmentCode: 'd1' },
    },
    tokens: { expiresAt: expect.any(Number) },
  });
});

it('stops everybody else with the reason, in a status that fits', async () => {
  const answer = async (path: string, cookie = '') => {
    const response = await fetch(url + path, { headers: { cookie } });
    return [response.status, ((await response.json()) as { reason?: string }).reason];
  };
  const { path, cookie } = await visit();
  expect(await answer(path)).toEqual([401, 'state-missing']);
  expect(await answer(path, 'koosync_login=another')).toEqual([401, 'state-unknown']);
  expect(await answer('/login/callback', cookie)).toEqual([400, 'callback-invalid']);
  expect((await answer(path, cookie))[0]).toBe(200);
  expect(await answer(path, cookie)).toEqual([401, 'state-used']);
  expect(await answer(`/login?tenant=${newTenant()}`)).toEqual([401, 'tenant-unknown']);
  server.cast.userName = 'nobody';
  const stranger = await visit();
  expect(await answer(stranger.path, stranger.cookie)).toEqual([403, 'user-unknown']);
  server.cast.userName = 'ann';
  const broken = await visit();
  server.fault = 'error';
  expect(await answer(broken.path, broken.cookie)).toEqual([502, 'login-server-error']);
  server.fault = undefined;
});

it('and a route that forgot the guard fails', async () => {
  expect((await fetch(`${url}/login/forgotten`)).status).toBe(500);
});

it('while the marketplace stays off: no order client, no usage', () => {
  expect(app.get(OrderClient, { strict: false })).toBeUndefined();
  expect(app.get(UsageService, { strict: false }).isOn).toBe(false);
});
