import type { ChangeTarget } from '../outbox/change-target.js';
import { instancesOf } from './checks/instances.js';
import { STORE_CHECKS } from './checks/store-checks.js';
import { storeOverTarget } from './store-over-target.js';
import type { StoreProbe } from './store-probe.js';
import type { StoreReport } from './store-report.js';
import type { VerifyOptions } from './verify-options.js';
import { runChecks } from './verify-user-store.js';

export interface TargetUnderTest {
  readonly target: ChangeTarget;
  /** Reads back what is behind the target. */
  readonly probe?: StoreProbe;
  close?(): Promise<void> | void;
}

/**
 * The checks of a store, of what is behind a `ChangeTarget` (a directory in another system, for example), and those of
 * what only targets are told of.
 */
export async function verifyChangeTarget(
  make: () => TargetUnderTest | Promise<TargetUnderTest>,
  options: VerifyOptions = {},
): Promise<StoreReport> {
  const underTest = await make();
  const { target, probe = {} } = underTest;
  const close = async () => {
    await target.close?.();
    await underTest.close?.();
  };
  const store = { store: storeOverTarget(target), probe, close };
  return runChecks(store, [...STORE_CHECKS, instancesOf(target)], options);
}
