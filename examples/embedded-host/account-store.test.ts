import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { verifyUserStore } from 'koosync/testing';
import storeUnderTest from './store-under-test.js';

await test('the store keeps what is promised of one', async () => {
  const report = await verifyUserStore(storeUnderTest, { rows: 2000 });
  deepEqual(report.failed, []);
});
