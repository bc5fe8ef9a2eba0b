/** What is wrong with the log or its chain. */
export type FaultKind =
  /** A receipt's row is not as it was sealed. */
  | 'changed'
  /** A sealed receipt is gone without a record of its removal. */
  | 'deleted'
  /** A receipt turned up after everything of its time had been sealed. */
  | 'inserted'
  /** A row stands under the id of another one. */
  | 'reordered'
  /** A seal, or what is kept with it, is not as it was made. */
  | 'seal-changed'
  | 'seal-removed'
  | 'seal-reordered'
  /** Its signature is wrong. */
  | 'signature'
  /** It names a key that is not among those given. */
  | 'unknown-key'
  /** The end of the chain is missing. */
  | 'tail-cut';

export interface Fault {
  readonly kind: FaultKind;
  readonly receiptId?: string;
  /** A seal's number. */
  readonly seal?: number;
  readonly detail: string;
}

/** What was looked at and found; times are ISO 8601. */
export interface AuditReport {
  /** Whether no fault was found. */
  readonly intact: boolean;
  /** Receipts that are there as they were sealed. */
  readonly sealed: number;
  /** The time of the first and of the last receipt that was looked at; null when there was none. */
  readonly from: string | null;
  readonly to: string | null;
  readonly seals: number;
  /** The end of the chain; null when there is no seal. */
  readonly head: { readonly number: number; readonly hash: string; readonly sealedAt: string } | null;
  /** Sealed receipts that were removed by the policy of retention. */
  readonly retired: number;
  /** Receipts that wait for the next seal. */
  readonly unsealed: number;
  readonly checkedAt: string;
  readonly durationMs: number;
  /** How many faults there are; `faults` holds the first 1000. */
  readonly faultCount: number;
  readonly faults: readonly Fault[];
}

const KEPT = 1000;

/** Collects faults, without being filled up by them. */
export class Faults {
  readonly kept: Fault[] = [];
  count = 0;

  add(fault: Fault): void {
    this.count++;
    if (this.kept.length < KEPT) this.kept.push(fault);
  }
}
