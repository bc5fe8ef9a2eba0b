import { Inject, Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Clock } from '../../directory/clock.js';
import { scopeId, type ScopeKey } from '../../directory/scope-key.js';
import { PersonKeys } from '../../privacy/person-keys.js';
import { asOf, type AsOfPage, type AsOfQuery } from './as-of.js';
import { indexScope } from './index-scope.js';
import { placeAt, type Moment } from './moment.js';
import { why, type WhyPage, type WhyQuery } from './why.js';

/** Which state is asked for. */
export interface AsOfRequest extends AsOfQuery {
  /** Epoch ms; default: now. */
  readonly at?: number | undefined;
  /** Whether `at` is when koosync recorded it or when the marketplace made it. */
  readonly time: 'recorded' | 'source';
}

/** Who was where at a time, and which calls made it so. */
@Injectable()
export class HistoryService {
  private readonly indexing = new Map<string, Promise<void>>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(Clock) private readonly clock: Clock,
    private readonly keys: PersonKeys,
  ) {}

  /** What a scope held at a time, in the order in which it came to be. */
  async asOf(scope: ScopeKey, { at = this.clock.now(), time, ...query }: AsOfRequest): Promise<AsOfPage> {
    await this.index(scope);
    return this.unitOfWork.run(async (tx) => {
      const moment: Moment =
        query.moment ??
        (time === 'source' ? { sourceTime: at } : { place: await placeAt(tx, scopeId(scope), at) });
      return asOf(tx, this.keys, scope, { ...query, moment });
    });
  }

  /** Every change of one object, the newest first. */
  async why(scope: ScopeKey, query: WhyQuery): Promise<WhyPage> {
    await this.index(scope);
    return this.unitOfWork.run((tx) => why(tx, this.keys, scope, query));
  }

  /** Once at a time for each scope, however many ask. */
  private index(scope: ScopeKey): Promise<void> {
    const id = scopeId(scope);
    const running = this.indexing.get(id);
    // what runs may have looked already: what was recorded since is indexed after it
    const next = (running ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => indexScope(this.unitOfWork, this.keys, scope))
      .finally(() => {
        if (this.indexing.get(id) === next) this.indexing.delete(id);
      });
    this.indexing.set(id, next);
    return next;
  }
}
