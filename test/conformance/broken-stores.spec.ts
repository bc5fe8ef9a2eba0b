import { describe, expect, it } from '@jest/globals';
import { FakeUserStore, verifyUserStore } from '../../src/testing.js';
import { BROKEN_STORES } from './broken-stores.js';

const OPTIONS = {
  unacceptable: { user: { userName: 'unacceptable' }, department: { code: 'unacceptable' } },
  testLane: true,
  rows: 20,
  callTimeoutMs: 400,
  print: false as const,
};

const underTest = (Store: new () => FakeUserStore) => () => {
  const store = new Store().rejectObjects(
    (object) =>
      ('userName' in object && object.userName === 'unacceptable') ||
      ('parentCode' in object && object.code === 'unacceptable'),
  );
  return { store, probe: store };
};

describe('The conformance kit over a store that', () => {
  it('is whole finds nothing', async () => {
    const report = await verifyUserStore(underTest(FakeUserStore), OPTIONS);
    expect([report.failed, report.skipped]).toEqual([[], []]);
  });

  it.each(BROKEN_STORES)('%s finds it', async (_, Store, expected) => {
    const { checks } = await verifyUserStore(underTest(Store), OPTIONS);
    const failed = checks.filter(({ status }) => status === 'failed');
    expect(failed.map(({ name }) => name)).toEqual(expect.arrayContaining([...expected]));
    expect(failed.every(({ reason, told }) => reason !== '' && told.length > 0)).toBe(true);
  });
});
