import { describe, expect, it } from '@jest/globals';
import { FakeUserStore, verifyUserStore } from '../../src/testing.js';

const UNACCEPTABLE = { user: { userName: 'unacceptable' }, department: { code: 'unacceptable' } };

/** Of the fields that may be longer than 64 or must be shorter [433, 435, 436]. */
const LIMITS: Readonly<Record<string, number>> = {
  domainName: 255,
  name: 255,
  email: 128,
  mobile: 32,
  role: 32,
};

async function storyOf(seed: number): Promise<string> {
  const store = new FakeUserStore();
  await verifyUserStore(() => ({ store, probe: store }), { seed, rows: 20, print: false });
  return JSON.stringify(store.calls.map(({ method, objects }) => [method, objects]));
}

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

  it('tells nothing that the marketplace could not tell: no text beyond the limits of the guide', async () => {
    const store = new FakeUserStore();
    await verifyUserStore(() => ({ store, probe: store }), { rows: 20, print: false });
    const tooLong = store.calls.flatMap(({ objects }) =>
      objects.flatMap((object) =>
        Object.entries(object).filter(
          ([field, value]) => typeof value === 'string' && value.length > (LIMITS[field] ?? 64),
        ),
      ),
    );
    expect(tooLong).toEqual([]);
  });

  it('tells the same stories under the same seed, others under another', async () => {
    const stories = await Promise.all([3, 3, 4].map((seed) => storyOf(seed)));
    expect(stories[1]).toBe(stories[0]);
    expect(stories[2]).not.toBe(stories[0]);
  });
});
