import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { SealedRequest } from '../../src/protocol/seal-request.js';

export interface ReplicaSettings {
  readonly environment: Readonly<Record<string, string>>;
  /** The built command with leases of a minute, or the same service with leases of seconds. */
  readonly as: 'koosync serve' | 'with short leases';
  readonly webhook: { readonly url: string; readonly secret: string };
}

/** A connector in a process of its own, one of several on one database. */
export class Replica {
  private constructor(
    readonly name: string,
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** `name` comes with every webhook: `?replica=name`. */
  static async start(name: string, { environment, as, webhook }: ReplicaSettings): Promise<Replica> {
    const port = String(await freePort());
    const url = `${webhook.url}?replica=${name}`;
    const env = { PATH: process.env.PATH ?? '', ...environment, KOOSYNC_PORT: port };
    const dist = join(import.meta.dirname, '../../dist/src');
    const child =
      as === 'koosync serve'
        ? spawn(process.execPath, [join(dist, 'cli/main.js'), 'serve'], {
            env: {
              ...env,
              ...{ KOOSYNC_WEBHOOK_URL: url, KOOSYNC_WEBHOOK_SECRETS: webhook.secret },
              KOOSYNC_WEBHOOK_ALLOW_PRIVATE: 'true',
            },
            stdio: 'ignore',
          })
        : fork(join(import.meta.dirname, 'replica.mjs'), [], {
            env: {
              ...env,
              REPLICA_WEBHOOK: JSON.stringify({ url, secrets: [webhook.secret], allowPrivate: true }),
            },
            execArgv: [],
            stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
          });
    const replica = new Replica(name, `http://127.0.0.1:${port}`, child);
    await replica.ready();
    return replica;
  }

  /** The reply's text; undefined when the process was gone before it came. */
  async send({ method, path, headers, body }: SealedRequest): Promise<string | undefined> {
    const signal = AbortSignal.timeout(4000);
    try {
      const response = await fetch(this.url + path, { method, headers, body: new Uint8Array(body), signal });
      return await response.text();
    } catch {
      return undefined;
    }
  }

  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(signal);
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  private async ready(): Promise<void> {
    for (;;) {
      if (this.child.exitCode !== null) throw new Error(`replica ${this.name} ended while it started`);
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
