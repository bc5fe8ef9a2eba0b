import express, { type NextFunction, type Request, type Response } from 'express';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';
import { DEPARTMENT_SCHEMA } from '../../src/targets/scim/scim-resource.js';
import { ScimStore } from './scim-store.js';

export const TOKEN = 'the-token-of-the-scim-server';

/** What the server can do, and what it says of it. */
export interface ServerAbilities {
  /** `blocked`: announced, yet something in front of the server lets no PATCH through. */
  readonly patch: 'yes' | 'no' | 'blocked';
  readonly bulk: false | { readonly maxOperations: number; readonly maxPayloadSize: number };
  readonly etag: boolean;
  /** Refuses filters that hold `or`. */
  readonly orFilter: boolean;
  /** Lists the schemas it knows, the extension of departments among them. */
  readonly schemas: boolean;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly ifMatch: string | undefined;
  readonly body: unknown;
}

/** Answers in the server's stead; `undefined`: none at all, the request hangs. */
export type Interference = (
  request: SeenRequest,
) => { status: number; headers?: Record<string, string>; body?: unknown } | 'hang' | undefined;

const ABILITIES: ServerAbilities = {
  patch: 'yes',
  bulk: { maxOperations: 1000, maxPayloadSize: 4 * 1024 ** 2 },
  etag: false,
  orFilter: true,
  schemas: true,
};

class DepartmentSchema extends SCIMMY.Types.Schema {
  static override get id(): string {
    return DEPARTMENT_SCHEMA;
  }
  static override get definition() {
    return DEPARTMENT;
  }
}
const text = (name: string) => new SCIMMY.Types.Attribute('string', name);
const DEPARTMENT = new SCIMMY.Types.SchemaDefinition('Department', DEPARTMENT_SCHEMA, 'A department', [
  text('code'),
  text('parentCode'),
]);

const storeOf = (context: unknown): ScimStore => context as ScimStore;
const plain = (instance: unknown) => JSON.parse(JSON.stringify(instance)) as Record<string, unknown>;

SCIMMY.Resources.declare(SCIMMY.Resources.User)
  .extend(SCIMMY.Schemas.EnterpriseUser)
  .ingress(
    (resource, instance, context) => storeOf(context).write('Users', resource.id, plain(instance)) as never,
  )
  .egress((resource, context) => storeOf(context).read('Users', resource.id, resource.filter) as never)
  .degress((resource, context) => storeOf(context).remove('Users', resource.id));
SCIMMY.Resources.declare(SCIMMY.Resources.Group)
  .extend(DepartmentSchema)
  .ingress(
    (resource, instance, context) => storeOf(context).write('Groups', resource.id, plain(instance)) as never,
  )
  .egress((resource, context) => storeOf(context).read('Groups', resource.id, resource.filter) as never)
  .degress((resource, context) => storeOf(context).remove('Groups', resource.id));

/**
 * A SCIM 2.0 server: SCIMMY behind Express, over HTTP on a port of its own. SCIMMY's configuration is one for the
 * process: servers run one after the other.
 */
export class ScimServer {
  readonly seen: SeenRequest[] = [];
  interfere: Interference = () => undefined;
  private readonly awaited = new Set<() => void>();

  private constructor(
    private readonly server: Server,
    readonly store: ScimStore,
    private readonly abilities: ServerAbilities,
  ) {}

  static async start(changed: Partial<ServerAbilities> = {}): Promise<ScimServer> {
    const abilities = { ...ABILITIES, ...changed };
    const app = express();
    const server = createServer(app);
    const running = new ScimServer(server, new ScimStore(abilities.etag), abilities);
    app.use(express.json({ type: '*/*', limit: '16mb' }));
    app.use((request, response, next) => running.before(request, response, next));
    SCIMMY.Config.set('authenticationSchemes', []);
    const routers = new SCIMMYRouters({ type: 'bearer', handler: authorize, context: () => running.store });
    SCIMMY.Config.set({
      patch: abilities.patch !== 'no',
      bulk: abilities.bulk === false ? false : { supported: true, ...abilities.bulk },
      filter: { supported: true, maxResults: 200 },
      etag: abilities.etag,
    });
    app.use('/scim/v2', routers as never);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return running;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/scim/v2`;
  }

  /** `POST Users`, `PATCH Users`, … in the order they came, without queries and ids. */
  get calls(): string[] {
    return this.seen.map(({ method, path }) => `${method} ${/^\/(\w+)/.exec(path)?.[1] ?? path}`);
  }

  get writes(): string[] {
    return this.calls.filter((call) => !call.startsWith('GET'));
  }

  /** When something holds after a request has been answered, or holds already. */
  async until(holds: (store: ScimStore) => boolean): Promise<void> {
    if (holds(this.store)) return;
    await new Promise<void>((found) => {
      const look = (): void => {
        if (!holds(this.store)) return;
        this.awaited.delete(look);
        found();
      };
      this.awaited.add(look);
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private before(request: Request, response: Response, next: NextFunction): void {
    const path = request.originalUrl.replace('/scim/v2', '');
    const { method } = request;
    const seen = { method, path, ifMatch: request.header('if-match'), body: request.body as unknown };
    this.seen.push(seen);
    response.on('finish', () => this.awaited.forEach((look) => look()));
    const instead = this.interfere(seen) ?? this.refusal(seen);
    if (instead === 'hang') return;
    if (!instead) return next();
    response
      .status(instead.status)
      .set(instead.headers ?? {})
      .send(instead.body ?? '');
  }

  /** What this server does not do; SCIMMY does all of it. */
  private refusal({ method, path, ifMatch }: SeenRequest): ReturnType<Interference> {
    const { patch, orFilter, schemas } = this.abilities;
    if (method === 'PATCH' && patch === 'no') return { status: 501, body: scimError(501, 'no PATCH') };
    if (method === 'PATCH' && patch === 'blocked') return { status: 405, body: 'Method Not Allowed' };
    if (!schemas && path.startsWith('/Schemas')) return { status: 404, body: scimError(404, 'none') };
    if (!orFilter && decodeURIComponent(path).includes(' or '))
      return { status: 400, body: scimError(400, 'no or', 'invalidFilter') };
    if (ifMatch !== undefined && !this.store.hasVersion(path, ifMatch))
      return { status: 412, body: scimError(412, 'changed in between') };
    return undefined;
  }
}

export const scimError = (status: number, detail: string, scimType?: string): object => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
  status: String(status),
  detail,
  ...(scimType && { scimType }),
});

function authorize(request: { header(name: string): string | undefined }): string {
  if (request.header('authorization') === `Bearer ${TOKEN}`) return 'koosync';
  throw new Error('the token is not valid');
}
