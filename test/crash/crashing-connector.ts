import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Change } from '../../src/outbox/change.js';
import type { SealedRequest } from '../../src/protocol/seal-request.js';

/** Where the process ends itself: at what matches `pattern`, once it is armed. */
export interface CrashPoint {
  readonly pattern: string;
  /** Before the SQL statement runs, before or after the commit of its transaction, or when the target has received a change. */
  readonly at: 'statement' | 'commit' | 'committed' | 'delivery';
}

type FromChild =
  | { readonly url: string }
  | { readonly changes: Change[]; readonly told: number }
  | { readonly number: number; readonly result: number | null };

/** A connector in a process of its own (`connector-to-kill.mjs`); `onDelivery` hears of each delivery before the target answers. */
export class CrashingConnector {
  private readonly waiting = new Map<number, (result: number | null) => void>();
  private asked = 0;
  private stderr = '';
  /** The signal that ended it. */
  readonly ended: Promise<string | null>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly onDelivery: (changes: Change[]) => void,
  ) {
    this.ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
  }

  url = '';

  static async start(
    environment: Record<string, string>,
    onDelivery: (changes: Change[]) => void,
  ): Promise<CrashingConnector> {
    const child = fork(join(import.meta.dirname, 'connector-to-kill.mjs'), [], {
      env: { PATH: process.env.PATH ?? '', ...environment },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const connector = new CrashingConnector(child, onDelivery);
    const ready = new Promise<void>((resolve) =>
      child.on('message', (message: FromChild) => connector.hear(message, resolve)),
    );
    await connector.orDeath(ready);
    return connector;
  }

  private hear(message: FromChild, ready: () => void): void {
    if ('url' in message) {
      this.url = message.url;
      ready();
    } else if ('changes' in message) {
      this.onDelivery(message.changes);
      this.child.send({ told: message.told }, () => undefined);
    } else {
      this.waiting.get(message.number)?.(message.result);
    }
  }

  /** Rejects when the process ends first. */
  async ask(command: 'arm' | 'eatPoison' | 'drain' | 'retry', argument?: unknown): Promise<number | null> {
    const number = ++this.asked;
    const answer = new Promise<number | null>((resolve) => this.waiting.set(number, resolve));
    this.child.send({ command, argument, number }, () => undefined);
    return this.orDeath(answer);
  }

  /** The reply's text; undefined when the process ended before it came. */
  async send({ method, path, headers, body }: SealedRequest): Promise<string | undefined> {
    const reply = fetch(this.url + path, { method, headers, body: new Uint8Array(body) });
    return reply.then(
      (response) => response.text(),
      () => undefined,
    );
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private orDeath<T>(answer: Promise<T>): Promise<T> {
    const death = this.ended.then((signal) => {
      throw new Error(`the connector ended (${signal}): ${this.stderr.slice(-2000)}`);
    });
    death.catch(() => undefined);
    return Promise.race([answer, death]);
  }
}
