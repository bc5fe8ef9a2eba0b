import type { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { NEEDED_SCOPE } from '../../src/admin/access/needs.js';
import type { AdminScope } from '../../src/admin/admin-tokens.js';
import { createApp } from '../../src/serve.js';

/** A route as Fastify has it, and the scope that its handler declares. */
export interface RegisteredRoute {
  readonly method: string;
  /** `/admin/api/v1/removals/:id`. */
  readonly path: string;
  readonly scope: AdminScope | undefined;
}

/** Every route that the stand-alone service registers, as Fastify is told of it. */
export async function registeredRoutes(): Promise<RegisteredRoute[]> {
  const connector = {
    database: { url: 'sqlite::memory:' },
    keys: { kitAccessKeys: ['none'], privateKeys: [], dataKeys: [Buffer.alloc(32).toString('base64')] },
  };
  const app = await createApp({ connector } as unknown as Parameters<typeof createApp>[0], false);
  const found: { method: string; path: string }[] = [];
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) if (one !== 'HEAD') found.push({ method: one, path: url });
    });
  try {
    await app.init();
    const scopes = declaredScopes(app);
    return found.map((route) => ({
      ...route,
      scope: scopes.get(`${route.method} ${route.path}`) ?? scopes.get(`ALL ${route.path}`),
    }));
  } finally {
    await app.close();
  }
}

function declaredScopes(app: NestFastifyApplication): Map<string, AdminScope> {
  const scopes = new Map<string, AdminScope>();
  for (const module of app.get(ModulesContainer).values())
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const base = Reflect.getMetadata(PATH_METADATA, metatype) as string;
      const prototype = metatype.prototype as Record<string, unknown>;
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const handler = name === 'constructor' ? undefined : prototype[name];
        if (typeof handler !== 'function') continue;
        const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
        if (method === undefined) continue;
        const scope = Reflect.getMetadata(NEEDED_SCOPE, handler) as AdminScope | undefined;
        const path = Reflect.getMetadata(PATH_METADATA, handler) as string;
        const whole = `/${[base, path].join('/')}`.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
        if (scope) scopes.set(`${METHODS[method]} ${whole}`, scope);
      }
    }
  return scopes;
}

/** As `RequestMethod` numbers them. */
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'ALL', 'OPTIONS', 'HEAD', 'SEARCH'];
