import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { claimStreams } from '../../src/outbox/dispatch/claim-streams.js';
import { fanOut, registerTarget } from '../../src/outbox/dispatch/fan-out.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { newTenant, singleOrgSync } from '../support/messages.js';

describe.each(DATABASES)('claims of streams, on $name', ({ fresh }) => {
  let database: TestDatabase;
  let connector: TestConnector;
  beforeAll(async () => {
    database = await fresh();
    connector = await TestConnector.start(database.url);
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });

  it('are no more than there is room for, whichever plan the database makes', async () => {
    for (let i = 0; i < 8; i++) await connector.call('singleOrgSync', singleOrgSync(newTenant(), 1, 'd'));
    const unitOfWork = connector.app.get(UnitOfWork);
    const now = Date.now();
    await unitOfWork.run((tx) => registerTarget(tx, 'somebody'));
    await unitOfWork.run((tx) => fanOut(tx, 'somebody', ['production'], now));
    const claimed = await unitOfWork.run(async (tx) => {
      // PostgreSQL may then run the inner query once for each stream
      if (tx.dialect === 'postgres')
        for (const way of ['hashjoin', 'mergejoin', 'material'])
          await tx.rows(`SET LOCAL enable_${way} = off`);
      return claimStreams(tx, 'somebody', 3, now, { id: 'ours', until: now + 1000 });
    });
    expect(claimed).toHaveLength(3);
    const rows = await connector.rows(`SELECT scope_id FROM delivery_stream WHERE lease_id = 'ours'`);
    expect(rows).toHaveLength(3);
  });
});
