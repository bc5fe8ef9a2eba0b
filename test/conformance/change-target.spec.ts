import { describe, expect, it } from '@jest/globals';
import { applied, reject, retry, type ChangeTarget } from '../../src/outbox/change-target.js';
import type { ChangeType } from '../../src/outbox/change.js';
import { UserStoreTarget } from '../../src/targets/user-store/user-store-target.js';
import { FakeUserStore, verifyChangeTarget } from '../../src/testing.js';

const QUIET = { rows: 50, print: false as const };

const unknown = () => Promise.resolve(undefined);

describe('The conformance kit over a target', () => {
  it('finds every promise kept by the one that drives user stores', async () => {
    const make = () => {
      const store = new FakeUserStore();
      return { target: new UserStoreTarget(store), probe: store };
    };
    const report = await verifyChangeTarget(make, QUIET);
    expect(report.failed).toEqual([]);
    expect(report.passed.length).toBeGreaterThan(60);
  });

  it('hands over no more at once than the target takes', async () => {
    const store = new FakeUserStore();
    const inner = new UserStoreTarget(store);
    const sizes: number[] = [];
    const target: ChangeTarget = {
      name: 'small',
      batchSize: 7,
      deliver: (changes, context) => {
        sizes.push(changes.length);
        return inner.deliver(changes, context);
      },
    };
    const report = await verifyChangeTarget(() => ({ target, probe: store }), QUIET);
    expect(report.failed).toEqual([]);
    expect(Math.max(...sizes)).toBe(7);
  });

  it('hands over only what the target wants', async () => {
    const seen = new Set<ChangeType>();
    const target: ChangeTarget = {
      name: 'choosy',
      types: ['user.authorized', 'user.revoked'],
      deliver: (changes) => Promise.resolve(changes.forEach(({ type }) => seen.add(type))),
    };
    const report = await verifyChangeTarget(() => ({ target, probe: { findUser: unknown } }), QUIET);
    expect(report.failed).not.toEqual([]);
    expect(seen).toEqual(new Set(['user.authorized', 'user.revoked']));
  });

  it('finds a target that does not take what happens to instances, and passes over one that does not want it', async () => {
    const store = new FakeUserStore();
    const inner = new UserStoreTarget(store);
    const deaf: ChangeTarget = {
      name: 'deaf',
      deliver: (changes, context) =>
        changes.some(({ tenantId }) => tenantId === '')
          ? Promise.resolve(reject('which enterprise?'))
          : inner.deliver(changes, context),
    };
    const { failed } = await verifyChangeTarget(() => ({ target: deaf, probe: store }), QUIET);
    expect(failed).toEqual([
      expect.stringMatching(/life of an instance.*which enterprise/),
      expect.stringContaining('never heard of'),
      expect.stringContaining('little is known'),
    ]);
    const { skipped } = await verifyChangeTarget(() => ({ target: inner, probe: store }), {
      ...QUIET,
      seed: 2,
      only: /instance/,
    });
    expect(skipped).toHaveLength(3);
  });

  it('finds a target that answers too little, and one that loses what came after a failure', async () => {
    const short: ChangeTarget = { name: 'short', deliver: () => Promise.resolve([applied()]) };
    const { failed } = await verifyChangeTarget(() => ({ target: short }), QUIET);
    expect(failed.join('\n')).toContain('deliver answered 1 results for 2 changes');
    const store = new FakeUserStore();
    const inner = new UserStoreTarget(store);
    const lossy: ChangeTarget = {
      name: 'lossy',
      deliver: (changes, context) =>
        changes.length > 1 ? Promise.resolve(retry('one at a time')) : inner.deliver(changes, context),
    };
    const second = await verifyChangeTarget(() => ({ target: lossy, probe: store }), QUIET);
    expect(second.failed.join('\n')).toContain('it answered retry: "one at a time"');
  });

  it('closes the target in the end', async () => {
    const closed: string[] = [];
    const target: ChangeTarget = {
      name: 'closing',
      deliver: () => Promise.resolve(),
      close: () => Promise.resolve(void closed.push('target')),
    };
    await verifyChangeTarget(() => ({ target, close: () => void closed.push('behind it') }), QUIET);
    expect(closed).toEqual(['target', 'behind it']);
  });
});
