import type { UsageOutcome } from './usage-outcome.js';
import { isDuplicate } from './usage-outcome.js';
import type { UsageRecord } from './usage-record.js';

/** What became of some records: `again` ones stay pending. */
export interface Settled {
  readonly ids: readonly string[];
  readonly end: 'sent' | 'refused' | 'again';
  readonly code: string;
  readonly reason: string;
}

type Push = (records: readonly UsageRecord[]) => Promise<UsageOutcome>;

/** Calls a round may make: a batch in which much is wrong is not taken apart in one go. */
const MOST_CALLS = 64;

/**
 * Pushes records, and halves of what is refused until the wrong ones stand alone: the marketplace's answer does not
 * name them. Yields what is settled as soon as it is known. A denial or an unknown end puts off the rest.
 */
export async function* pushRound(
  records: readonly UsageRecord[],
  push: Push,
): AsyncGenerator<Settled, void, void> {
  const waiting: (readonly UsageRecord[])[] = [records];
  for (let calls = 0; waiting.length > 0; calls++) {
    const batch = waiting.pop() as readonly UsageRecord[];
    const rest = [batch, ...waiting].flatMap(idsOf);
    if (calls === MOST_CALLS)
      return yield {
        ids: rest,
        end: 'again',
        code: 'put-off',
        reason: 'the rest of a batch that was refused',
      };
    const outcome = await push(batch);
    switch (outcome.kind) {
      case 'sent':
        yield { ids: idsOf(batch), end: 'sent', code: outcome.code, reason: '' };
        break;
      case 'refused': {
        const { code, reason } = outcome;
        if (batch.length === 1)
          yield { ids: idsOf(batch), end: isDuplicate(reason) ? 'sent' : 'refused', code, reason };
        else {
          const half = batch.length >> 1;
          waiting.push(batch.slice(half), batch.slice(0, half));
        }
        break;
      }
      case 'denied':
      case 'unknown':
        return yield { ids: rest, end: 'again', code: outcome.code, reason: outcome.reason };
    }
  }
}

const idsOf = (records: readonly UsageRecord[]): string[] => records.map(({ id }) => id);
