import type { UserStore } from '../targets/user-store.js';
import { Bench } from './bench.js';
import { CheckFailure, CheckSkipped, type Check, type Need } from './check.js';
import { seededRandom } from './seeded-random.js';
import { showValue } from './show-value.js';
import type { CheckResult } from './store-report.js';
import type { StoreProbe } from './store-probe.js';
import type { VerifyOptions } from './verify-options.js';

/** 2026-01-05: the kit's time is its own, so that two runs tell the same. */
const START = Date.UTC(2026, 0, 5);

export interface Subject {
  readonly store: UserStore;
  readonly probe: StoreProbe;
  readonly options: VerifyOptions;
  readonly seed: number;
}

/** Runs one check. `number`: its place in the list, which makes its companies its own. */
export async function runCheck(
  { store, probe, options, seed }: Subject,
  group: string,
  check: Check,
  number: number,
): Promise<CheckResult> {
  const { name, needs } = check;
  const { callTimeoutMs = 30_000, rows = 10_000 } = options;
  const random = seededRandom(seed * 1000 + number);
  const id = `kit-${seed}-${number}`;
  const bench = new Bench(store, probe, { ...options, callTimeoutMs, rows }, random, id, START);
  const startedAt = performance.now();
  const ended = (status: CheckResult['status'], reason: string): CheckResult => {
    const ms = performance.now() - startedAt;
    return { group, name, status, reason, told: bench.told, notes: bench.notes, ms };
  };
  const missing = needs.map((need) => reasonToSkip(need, store, probe, options)).find(Boolean);
  if (missing) return ended('skipped', missing);
  try {
    await check.run(bench);
    return ended('passed', '');
  } catch (error) {
    if (error instanceof CheckSkipped) return ended('skipped', error.message);
    if (error instanceof CheckFailure) return ended('failed', error.message);
    const message = error instanceof Error ? error.message : String(error);
    return ended('failed', `something threw ${showValue(message)}`);
  }
}

function reasonToSkip(
  need: Need,
  store: UserStore,
  probe: StoreProbe,
  { oneApplication, testLane, unacceptable }: VerifyOptions,
): string | undefined {
  switch (need) {
    case 'two applications':
      return oneApplication ? 'the option oneApplication is set' : undefined;
    case 'test lane':
      return testLane ? undefined : 'the option testLane is not set';
    case 'unacceptable user':
      return unacceptable?.user ? undefined : 'the option unacceptable.user is not given';
    case 'unacceptable department':
      return unacceptable?.department ? undefined : 'the option unacceptable.department is not given';
    case 'findTenant':
    case 'findApplication':
    case 'findDepartment':
    case 'findUser':
    case 'listDepartments':
    case 'listUsers':
      return probe[need] ? undefined : `the probe has no ${need}`;
    case 'saveTenant':
    case 'removeTenant':
    case 'saveApplication':
    case 'removeApplication':
    case 'saveDepartments':
    case 'removeDepartments':
    case 'saveUsers':
    case 'removeUsers':
      return store[need] ? undefined : `the store has no ${need}`;
  }
}
