import { applied, type DeliveryResult } from '../outbox/change-target.js';
import type { UserStore } from '../targets/user-store.js';
import type { StoreMethod, StoreObject } from '../targets/user-store/store-run.js';
import { tellRun } from '../targets/user-store/tell-run.js';
import { CheckFailure } from './check.js';
import { Company } from './company.js';
import { showValue } from './show-value.js';
import type { StoreProbe, StoreScope } from './store-probe.js';
import { nameOfObject } from './told-objects.js';
import type { VerifyOptions } from './verify-options.js';
import { inTime } from './in-time.js';

export interface Telling {
  readonly scope: StoreScope;
  readonly method: StoreMethod;
  readonly objects: readonly StoreObject[];
  readonly signal?: AbortSignal;
  readonly attempt?: number;
  readonly revealSecret?: (appId: string) => Promise<string | undefined>;
}

/** The table that one check works at: the store, what it was told, and companies that no other check knows. */
export class Bench {
  /** What was told, one line a call, for the report. */
  readonly told: string[] = [];
  /** What the report is to say beside the verdict. */
  readonly notes: string[] = [];
  private events = 0;

  constructor(
    readonly store: UserStore,
    readonly probe: StoreProbe,
    readonly options: Required<Pick<VerifyOptions, 'callTimeoutMs' | 'rows'>> & VerifyOptions,
    readonly random: () => number,
    private readonly id: string,
    private readonly startTime: number,
  ) {}

  /** Where the next object comes from: later than all before. */
  event(): { eventId: string; sourceTime: number; receiptId: string } {
    const eventId = `${this.id}-${++this.events}`;
    return { eventId, sourceTime: this.startTime + this.events * 1000, receiptId: `receipt of ${eventId}` };
  }

  /** An enterprise that the store never heard of; `label` makes it another one. */
  unknown(label = 'a', scope: Partial<StoreScope> = {}): Company {
    const tenantId = `${this.id}-${label}`;
    return new Company(this, { lane: 'production', instanceId: 'instance-1', tenantId, ...scope });
  }

  /** An enterprise that the store knows, with an application and a department. */
  async company(label = 'a', scope: Partial<StoreScope> = {}): Promise<Company> {
    const company = this.unknown(label, scope);
    await company.bind();
    return company;
  }

  /**
   * Calls the store as the connector does.
   *
   * @returns one result for each object.
   * @throws what the store throws; CheckFailure when it does not answer in time.
   */
  async tell({
    scope,
    method,
    objects,
    signal,
    attempt = 1,
    revealSecret,
  }: Telling): Promise<DeliveryResult[]> {
    if (!this.store[method]) return objects.map(applied);
    const line = `${method}(${namesOf(objects)}) for ${scope.tenantId}/${scope.instanceId}`;
    const overdue = AbortSignal.timeout(this.options.callTimeoutMs);
    const context = {
      ...scope,
      attempt,
      signal: signal ? AbortSignal.any([signal, overdue]) : overdue,
      revealSecret: revealSecret ?? (() => Promise.resolve(undefined)),
    };
    const items = objects.map((_, i) => ({ change: i, object: i }));
    // a copy of its own for each call, as from the outbox
    const copies = JSON.parse(JSON.stringify(objects)) as StoreObject[];
    const run = { method, objects: copies, items };
    try {
      const results = await inTime(tellRun(this.store, run, context), this.options.callTimeoutMs, line);
      this.told.push(`${line} → ${outcomeOf(results)}`);
      return results;
    } catch (error) {
      this.told.push(`${line} → threw ${showValue(messageOf(error))}`);
      throw error;
    }
  }

  /**
   * The same; everything has to be taken.
   *
   * @throws CheckFailure when something is not.
   */
  async mustTake(telling: Telling): Promise<DeliveryResult[]> {
    let results: DeliveryResult[];
    try {
      results = await this.tell(telling);
    } catch (error) {
      if (error instanceof CheckFailure) throw error;
      throw new CheckFailure(
        `expected ${telling.method} to succeed, it threw ${showValue(messageOf(error))}`,
      );
    }
    results.forEach((result, i) => {
      if (result.status === 'applied' || result.status === 'unchanged') return;
      const name = nameOfObject(telling.objects[i] ?? {});
      throw new CheckFailure(
        `expected ${telling.method} to take ${showValue(name)}, it answered ${result.status}: ${showValue(result.reason)}`,
      );
    });
    return results;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function namesOf(objects: readonly StoreObject[]): string {
  const names = objects.slice(0, 4).map((object) => {
    const access = 'active' in object ? (object.active ? '' : ' without access') : '';
    return `${showValue(nameOfObject(object))}${access}`;
  });
  return objects.length > 4 ? `${names.join(', ')} and ${objects.length - 4} more` : names.join(', ');
}

function outcomeOf(results: readonly DeliveryResult[]): string {
  return [...new Set(results.map(({ status }) => status))].join(', ');
}
