import { describe, expect, it } from '@jest/globals';
import { verifyUserStore } from '../../src/testing.js';
import { DATABASES } from '../support/database.js';
import { typeOrmUserStore } from './typeorm-user-store.js';

describe.each(DATABASES)('The conformance kit over a store of TypeORM tables, on $name', ({ fresh }) => {
  it('finds every promise kept that can be looked at', async () => {
    const database = await fresh();
    try {
      const report = await verifyUserStore(() => typeOrmUserStore(database.url), {
        testLane: true,
        print: false,
      });
      expect(report.failed).toEqual([]);
      // a store that rejects nothing has nothing to show here
      expect(report.skipped).toEqual([
        expect.stringMatching(/unacceptable\.user/),
        expect.stringMatching(/unacceptable\.user/),
        expect.stringMatching(/unacceptable\.department/),
      ]);
    } finally {
      await database.drop();
    }
  });

  it('finds them kept once more under another seed, over what it told before', async () => {
    const database = await fresh();
    try {
      for (const seed of [1, 2]) {
        const report = await verifyUserStore(() => typeOrmUserStore(database.url), {
          seed,
          rows: 50,
          print: false,
        });
        expect([seed, report.failed]).toEqual([seed, []]);
      }
    } finally {
      await database.drop();
    }
  });
});
