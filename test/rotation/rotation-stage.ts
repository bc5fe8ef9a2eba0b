import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KoosyncProcess } from '../cli/koosync-process.js';
import { keyPair } from '../cli/usual-environment.js';
import { sealOaep } from '../../src/protocol/oaep.js';
import type { Kind } from '../../src/protocol/routes.js';
import { seal, type Sealing } from '../support/connector.js';

/** Keys and secrets in files as Kubernetes mounts them: replaced together, by exchanging one symbolic link. */
export class MountedSecrets {
  private version = 0;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  /** Exchanges all of them at once. */
  put(files: Readonly<Record<string, string>>): void {
    const version = `..${++this.version}`;
    mkdirSync(join(this.folder, version));
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(this.folder, version, name), text, { mode: 0o600 });
    symlinkSync(version, join(this.folder, '..new'));
    renameSync(join(this.folder, '..new'), join(this.folder, '..data'));
    for (const name of Object.keys(files)) {
      rmSync(join(this.folder, name), { force: true });
      symlinkSync(join('..data', name), join(this.folder, name));
    }
  }

  path(name: string): string {
    return join(this.folder, name);
  }
}

export const newDataKey = (): string => randomBytes(32).toString('base64');
export const newPair = () => keyPair(3072);

/** A service in a process of its own, called all the time. */
export class CalledService {
  readonly refused: string[] = [];
  calls = 0;
  private readonly callers: Promise<void>[] = [];
  private isOver = false;

  constructor(
    readonly process: KoosyncProcess,
    readonly url: string,
  ) {}

  /** Calls again and again until `stop`; `next` says what, and notes what it must be answered. */
  keepCalling(
    next: (n: number) => { request: Request; accepted: (text: string, status: number) => boolean },
  ): void {
    const caller = async () => {
      for (let n = 0; !this.isOver; n++) {
        const { request, accepted } = next(n);
        const told = `${request.method} ${new URL(request.url).pathname}`;
        const response = await fetch(request);
        const text = await response.text();
        this.calls++;
        if (!accepted(text, response.status)) this.refused.push(`${told}: ${response.status} ${text}`);
      }
    };
    this.callers.push(caller());
  }

  /** The calls that were refused although they had to be accepted. */
  async stop(): Promise<readonly string[]> {
    this.isOver = true;
    await Promise.all(this.callers);
    return this.refused;
  }

  /** A signed call of the marketplace. */
  webhook(kind: Kind, message: Record<string, unknown>, sealing: Sealing): Request {
    const { method, path, query, headers, body } = seal(kind, message, sealing);
    const url = this.url + path + (query ? `?${query}` : '');
    return new Request(url, { method, headers, body: method === 'GET' ? null : new Uint8Array(body) });
  }
}

export const isSuccess = (text: string): boolean =>
  (JSON.parse(text) as { resultCode: string }).resultCode === '000000';

export const sealFor = (publicKey: string, text: string): string =>
  sealOaep(publicKey, text, 'sha256-mgf1sha1', randomBytes(32));
