import { Inject, Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Clock } from '../directory/clock.js';
import { DataKeys } from '../keys/data-keys.js';
import { KeyRing } from '../keys/key-ring.js';
import type { ChangeTarget } from '../outbox/change-target.js';
import { OutboxOptions } from '../outbox/outbox-options.js';
import { countSealed } from './count-sealed.js';
import { judgeList, judgePeers, type UseFacts } from './judge-use.js';
import type { KeyItem } from './key-item.js';
import { KeyUses } from './key-uses.js';

export type KeySource = () => Promise<readonly KeyItem[]>;

/** Every key there is, when it was used last, and whether it can go. */
@Injectable()
export class KeyReport {
  private readonly sources: KeySource[] = [];

  constructor(
    private readonly keyRing: KeyRing,
    private readonly dataKeys: DataKeys,
    private readonly uses: KeyUses,
    private readonly unitOfWork: UnitOfWork,
    @Inject(OutboxOptions) private readonly outbox: OutboxOptions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Has keys listed that another part of the connector keeps, such as those that seal the audit log. */
  add(source: KeySource): void {
    this.sources.push(source);
  }

  /** `days`: for how long an old key must not have been used before it can go. `adminIds`: of the admin tokens. */
  async list(days: number, adminIds: readonly string[]): Promise<KeyItem[]> {
    const facts: UseFacts = { ...(await this.uses.read()), now: this.clock.now(), days };
    const sealed = await this.unitOfWork.run(countSealed);
    const others = await Promise.all(this.sources.map((source) => source()));
    return [
      ...this.accessKeys(facts),
      ...judgeList(
        'private',
        this.keyRing.secretKeys.map(({ id }) => id),
        ['private'],
        facts,
      ),
      ...dataKeyItems(this.dataKeys.ids, sealed),
      ...judgePeers('admin', adminIds, facts),
      ...this.outbox.targets.flatMap(webhookItems),
      ...others.flat(),
    ];
  }

  private accessKeys(facts: UseFacts): KeyItem[] {
    const ids = (dialect: Parameters<KeyRing['accessKeysOf']>[0]) =>
      this.keyRing.accessKeysOf(dialect).map(({ id }) => id);
    const { hasBasicKeys } = this.keyRing;
    return [
      ...judgeList('kit', ids('v2-kit'), hasBasicKeys ? ['kit'] : ['kit', 'basic'], facts),
      ...(hasBasicKeys ? judgeList('basic', ids('v2-basic'), ['basic'], facts) : []),
      ...judgeList('v1', ids('v1-kit'), ['v1'], facts),
    ];
  }
}

/** `sealed`: how many values each key sealed that are still there. */
export function dataKeyItems(ids: readonly string[], sealed: ReadonlyMap<string, number>): KeyItem[] {
  const configured = ids.map((id, i): KeyItem => {
    const count = sealed.get(id) ?? 0;
    const facts = { use: 'data', id, lastUsedAt: null } as const;
    if (i === 0) return { ...facts, place: 'current', safeToRetire: false, note: `sealed ${values(count)}` };
    const note = count > 0 ? `${values(count)} still need it: koosync keys rotate-data` : 'nothing needs it';
    return { ...facts, place: 'old', safeToRetire: count === 0, note };
  });
  const missing = [...sealed].filter(([id]) => !ids.includes(id));
  return [
    ...configured,
    ...missing.map(([id, count]): KeyItem => ({
      ...{ use: 'data', id, place: 'missing', lastUsedAt: null, safeToRetire: false },
      note: `${values(count)} need it and cannot be opened: put it back into KOOSYNC_DATA_KEY_FILE`,
    })),
  ];
}

const values = (count: number): string => (count === 1 ? '1 value' : `${count} values`);

function webhookItems(target: ChangeTarget): KeyItem[] {
  const { name } = target;
  return (target.signingKeys?.() ?? []).map((id, i) => ({
    ...{ use: 'webhook', id, place: i === 0 ? 'current' : 'old', lastUsedAt: null },
    safeToRetire: i === 0 ? false : null,
    note:
      i === 0
        ? `signs what ${name} is sent`
        : `signs too: take it out once your product checks ${name} with the current one`,
  }));
}
