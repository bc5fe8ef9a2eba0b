// A Nest application on Fastify that checks the signature and validates the same message, and does nothing else.
import 'reflect-metadata';
import { Controller, Module, Post, Req } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { readAuthorizationMessage } from '../../dist/src/authorizations/auth-sync.message.js';
import { readDepartmentMessage } from '../../dist/src/departments/single-org-sync.message.js';
import { accessKey } from '../../dist/src/protocol/access-key.js';
import { openRequest } from '../../dist/src/protocol/open-request.js';
import { routeOf } from '../../dist/src/protocol/routes.js';
import { ACCESS_KEY } from './connector.mjs';

const keys = [accessKey(ACCESS_KEY)];
const BASE = '/isv/produce';

class BareController {
  singleOrgSync(request) {
    return check(request, readDepartmentMessage);
  }
  authSync(request) {
    return check(request, readAuthorizationMessage);
  }
}
function check(request, read) {
  const raw = {
    method: 'POST',
    path: request.url,
    query: '',
    headers: request.headers,
    body: request.rawBody,
  };
  const { found } = routeOf('POST', request.url, BASE);
  read(openRequest(raw, found, keys, Date.now(), { windowMs: 60_000 }).body);
  return { resultCode: '000000', resultMsg: 'success.' };
}
Controller(`${BASE}/produceAPI/v2`)(BareController);
for (const name of ['singleOrgSync', 'authSync']) {
  Post(name)(BareController.prototype, name, Object.getOwnPropertyDescriptor(BareController.prototype, name));
  Req()(BareController.prototype, name, 0);
}
class BareModule {}
Module({ controllers: [BareController] })(BareModule);

const app = await NestFactory.create(BareModule, new FastifyAdapter(), { rawBody: true, logger: false });
await app.listen(0, '127.0.0.1');
process.on('message', () => process.exit(0));
process.send({ url: await app.getUrl() });
