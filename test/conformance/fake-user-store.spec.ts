import { describe, expect, it } from '@jest/globals';
import { FakeUserStore, verifyUserStore } from '../../src/testing.js';

const UNACCEPTABLE = { user: { userName: 'unacceptable' }, department: { code: 'unacceptable' } };

const fake = () => {
  const store = new FakeUserStore().rejectObjects(
    (object) =>
      ('userName' in object && object.userName === 'unacceptable') ||
      ('parentCode' in object && object.code === 'unacceptable'),
  );
  return { store, probe: store };
};

describe('The conformance kit over the fake store', () => {
  it('finds every promise kept, and looks at every one', async () => {
    const report = await verifyUserStore(fake, { unacceptable: UNACCEPTABLE, testLane: true, print: false });
    expect(report.failed).toEqual([]);
    expect(report.skipped).toEqual([]);
    expect(report.passed.length).toBeGreaterThan(60);
    expect(new Set(report.passed).size).toBe(report.passed.length);
  });
});
