import { randomBytes } from 'node:crypto';
import type { SealedRequest } from '../../src/protocol/seal-request.js';
import { seal } from '../support/connector.js';
import { allOrgSync, authSync, newTenant, singleOrgSync, tenantSync, user } from '../support/messages.js';

/** One enterprise, whose calls come one after the other, each with an effect of its own. */
interface Enterprise {
  readonly tenantId: string;
  readonly departments: string[];
  readonly users: string[];
  step: number;
  calls: number;
  resends: number;
  last: { request: SealedRequest; text: string } | undefined;
}

/** Departments of the enterprise that sends full lists: more than one page of changes holds. */
export const LISTED = 220;

/** The marketplace calling several processes behind a balancer, without a pause. */
export class RollingLoad {
  readonly enterprises: readonly Enterprise[];
  /** One that only sends full lists, each of which renames every department. */
  readonly lister = newEnterprise();
  /** Calls that were not answered as they must be. */
  readonly failures: string[] = [];
  private readonly places = new Map<string, { inFlight: number; idle?: () => void }>();
  private stopping = false;
  private done = 0;
  private callers = 0;
  private turn = 0;
  private waiting: { count: number; resolve: () => void }[] = [];
  private running: Promise<unknown> = Promise.resolve();

  constructor(enterprises: number) {
    this.enterprises = Array.from({ length: enterprises }, newEnterprise);
  }

  /** Takes a process into the balancer. */
  add(url: string): void {
    this.places.set(url, { inFlight: 0 });
  }

  /** Sends a process no further calls, and waits until it has answered all it got. */
  async drain(url: string): Promise<void> {
    const place = this.places.get(url);
    this.places.delete(url);
    if (place && place.inFlight > 0) await new Promise<void>((idle) => (place.idle = idle));
  }

  start(): void {
    this.stopping = false;
    this.callers = this.enterprises.length;
    this.running = Promise.all(this.enterprises.map((enterprise) => this.keepCalling(enterprise)));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  /** When so many further calls have been answered, or none come any more. */
  more(calls: number): Promise<void> {
    if (this.callers === 0) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push({ count: this.done + calls, resolve }));
  }

  /** Sends one full list beside the calls. */
  async list(): Promise<void> {
    const step = ++this.lister.step;
    const listed = Array.from({ length: LISTED }, (_, i) => [`l-${i}`, '', `name ${step}`] as const);
    await this.count(this.lister, seal('allOrgSync', allOrgSync(this.lister.tenantId, step, listed)));
  }

  private async keepCalling(enterprise: Enterprise): Promise<void> {
    while (!this.stopping && this.failures.length < 10) {
      const { last, calls } = enterprise;
      // now and then the last call comes again, byte for byte, perhaps at a process of the other version
      if (last && calls % 5 === 4 && enterprise.resends * 5 < calls) await this.resend(enterprise, last);
      else await this.callAnew(enterprise);
      this.done += 1;
      this.waiting = this.waiting.filter(({ count, resolve }) => this.done < count || (resolve(), false));
    }
    this.callers -= 1;
    // nobody waits for calls that do not come any more
    for (const { resolve } of this.waiting.splice(0)) resolve();
  }

  private async callAnew(enterprise: Enterprise): Promise<void> {
    await this.count(enterprise, this.next(enterprise));
  }

  private async count(enterprise: Enterprise, request: SealedRequest): Promise<void> {
    const text = await this.send(request);
    enterprise.calls += 1;
    enterprise.last = { request, text };
    if (!text.includes('"resultCode":"000000"')) this.failures.push(`${request.path}: ${text}`);
  }

  private async resend(
    enterprise: Enterprise,
    { request, text }: NonNullable<Enterprise['last']>,
  ): Promise<void> {
    const again = await this.send(request);
    enterprise.resends += 1;
    if (again !== text) this.failures.push(`${request.path} again: ${again} instead of ${text}`);
  }

  private next(enterprise: Enterprise): SealedRequest {
    const { tenantId, calls } = enterprise;
    const step = ++enterprise.step;
    const sealing = { nonce: randomBytes(16).toString('hex') };
    if (calls === 0) return seal('tenantSync', tenantSync(tenantId, step), sealing);
    if (calls % 4 === 3) {
      const userName = `user-${String(step).padStart(5, '0')}`;
      enterprise.users.push(userName);
      return seal('authSync', authSync(tenantId, step, [user(userName)]), sealing);
    }
    const code = `d-${String(step).padStart(5, '0')}`;
    enterprise.departments.push(code);
    return seal('singleOrgSync', singleOrgSync(tenantId, step, code), sealing);
  }

  private async send({ method, path, headers, body }: SealedRequest): Promise<string> {
    const urls = [...this.places.keys()];
    const url = urls[this.turn++ % urls.length] ?? '';
    const place = this.places.get(url);
    if (!place) return 'no process to call';
    place.inFlight += 1;
    try {
      const response = await fetch(url + path, { method, headers, body: new Uint8Array(body) });
      return await response.text();
    } catch (error) {
      return `${url} did not answer: ${String((error as Error).cause)}`;
    } finally {
      place.inFlight -= 1;
      if (place.inFlight === 0) place.idle?.();
    }
  }
}

function newEnterprise(): Enterprise {
  return {
    tenantId: newTenant(),
    departments: [],
    users: [],
    step: 0,
    calls: 0,
    resends: 0,
    last: undefined,
  };
}
