/** What a buyer used of a pay-per-use instance in some time: what the marketplace charges for. */
export interface UsageRecord {
  /**
   * Yours, 1 to 64 characters, never reused: the identity by which a record is charged once (`metering_sn`,
   * "ISV话单记录唯一性标识"). Derive it from your own data rather than from chance, so that queueing twice is harmless.
   */
  readonly id: string;
  /** The pay-per-use instance, as newInstance answered it. */
  readonly instanceId: string;
  /** Epoch ms, to the second; the marketplace takes records that begin at most 21 days ago. */
  readonly begin: number;
  readonly end: number;
  /** When it was recorded, epoch ms. */
  readonly recorded: number;
  /** A decimal above 0 with at most four places, as text: `12.5`. */
  readonly value: string;
  /** The package that is used up first, where there is one. */
  readonly packageInstanceId?: string | undefined;
}

/** A record that the marketplace could not take. */
export class UsageRecordInvalid extends Error {
  override readonly name = 'UsageRecordInvalid';

  constructor(
    readonly index: number,
    readonly field: keyof UsageRecord,
  ) {
    super(`usage record ${index}: ${field} does not fit`);
  }
}

const VALUE = /^(?=.*[1-9])\d{1,8}(\.\d{1,4})?$/; // Double(12,4)
const LATEST = Date.UTC(9999, 11, 31);

const isId = (value: unknown): boolean => typeof value === 'string' && /^[^\p{Cc}]{1,64}$/u.test(value);
const isTime = (value: unknown): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= LATEST;

const CHECKS: Readonly<Record<keyof UsageRecord, (record: UsageRecord) => boolean>> = {
  id: ({ id }) => isId(id),
  instanceId: ({ instanceId }) => isId(instanceId),
  begin: ({ begin }) => isTime(begin),
  end: ({ begin, end }) => isTime(end) && end >= begin,
  recorded: ({ recorded }) => isTime(recorded),
  value: ({ value }) => typeof value === 'string' && VALUE.test(value),
  packageInstanceId: ({ packageInstanceId: id }) => id === undefined || isId(id),
};

/** @throws UsageRecordInvalid naming the first record and field that do not fit. */
export function checkUsageRecords(records: readonly UsageRecord[]): void {
  records.forEach((record, index) => {
    for (const [field, fits] of Object.entries(CHECKS))
      if (!fits(record)) throw new UsageRecordInvalid(index, field as keyof UsageRecord);
  });
}
