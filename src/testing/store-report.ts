/** How one check ended. */
export interface CheckResult {
  readonly group: string;
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped: what was expected and what was found, in one line. */
  readonly reason: string;
  /** What the store was told, call by call. */
  readonly told: readonly string[];
  /** What else is worth knowing: times of what is large. */
  readonly notes: readonly string[];
  readonly ms: number;
}

/** What a run of the kit found: `expect(report.failed).toEqual([])`. */
export interface StoreReport {
  readonly seed: number;
  readonly checks: readonly CheckResult[];
  /** Names of what the store does. */
  readonly passed: readonly string[];
  /** `name: reason` of what it does not do. */
  readonly failed: readonly string[];
  /** `name: reason` of what could not be looked at. */
  readonly skipped: readonly string[];
}

export function storeReport(seed: number, checks: readonly CheckResult[]): StoreReport {
  const of = (status: CheckResult['status']) => checks.filter((one) => one.status === status);
  const withReason = ({ name, reason }: CheckResult) => `${name}: ${reason}`;
  return {
    seed,
    checks,
    passed: of('passed').map(({ name }) => name),
    failed: of('failed').map(withReason),
    skipped: of('skipped').map(withReason),
  };
}
