import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startConnector } from '../support/connector.mjs';
import { freshPostgres } from '../support/database.mjs';
import { describeMachine } from '../support/machine.mjs';
import { round } from '../support/statistics.mjs';
import { loadHistory, loadTenants, withoutUserIndexes } from './load-tenants.mjs';
import { authSync, blocks, department, perCall, sizes, tenant } from './measure.mjs';

const number = (text) => ({ type: 'string', default: text });
const { values } = parseArgs({
  options: {
    tenants: number('10000'),
    users: number('1000'),
    one: number('1000000'),
    receipts: number('1000000'),
  },
});
const [tenants, users, one, receipts] = [values.tenants, values.users, values.one, values.receipts].map(
  Number,
);
const say = (line) => process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
const STREAMS = Math.min(tenants, 10_000);
const BATCHES = 10 * STREAMS;

async function measureCalls(connector, client, ids) {
  const pick = (i) => ids[i % ids.length];
  const many = (count, make) => Array.from({ length: count }, (_, i) => () => make(pick(i * 7919), i));
  await perCall(
    connector,
    client,
    many(50, (id, i) => department(id, i % 20)),
  );
  return {
    'singleOrgSync, a rename': await perCall(
      connector,
      client,
      many(300, (id, i) => department(id, i % 20)),
    ),
    'authSync, one user': await perCall(
      connector,
      client,
      many(300, (id, i) => authSync(id, 1, 1 + i)),
    ),
    'authSync, 200 users': await perCall(
      connector,
      client,
      many(20, (id) => authSync(id, 200)),
    ),
    'tenantSync, a rename': await perCall(
      connector,
      client,
      many(100, (id) => tenant(id, 2)),
    ),
  };
}

async function measureOutbox(url, client) {
  const child = fork(new URL('./delivering-process.mjs', import.meta.url), {
    env: { ...process.env, ...environment(url) },
  });
  await once(child, 'message');
  const ask = async (what) => {
    const before = await blocks(client);
    child.send(what);
    const [{ ms, changes }] = await once(child, 'message');
    return { ms: Math.round(ms), changes, blocks: (await blocks(client)) - before };
  };
  const delivered = await ask('deliver');
  const idle = await ask('deliver');
  await loadTenants(client, { tenants: 500, users: 20, departments: 5, lane: 'test', prefix: 'debug' });
  const purged = await ask('tidy');
  child.send('stop');
  await once(child, 'exit');
  return {
    delivered: {
      ...delivered,
      changesPerSecond: Math.round((1000 * delivered.changes) / delivered.ms),
      blocksPerChange: round(delivered.blocks / delivered.changes),
    },
    aLookThatFindsNothing: idle,
    purgeOf500TestTenants: { ms: purged.ms, blocks: purged.blocks },
  };
}

let connectorEnvironment;
const environment = (url) => ({ ...connectorEnvironment, KOOSYNC_DATABASE_URL: url });

/** Calls of another tenant, one after the other, until it is over; with the event loop's worst stall. */
async function meanwhile(connector, isOver) {
  const times = [];
  await connector.vitals();
  do {
    const { path, headers, body } = department('t1', 1);
    const start = performance.now();
    await fetch(connector.url + path, { method: 'POST', headers, body });
    times.push(performance.now() - start);
  } while (!(await isOver()));
  const { worstStallMs, peakMemoryMb } = await connector.vitals();
  times.sort((a, b) => a - b);
  return {
    ...{ count: times.length, medianMs: round(times[times.length >> 1]), worstMs: round(times.at(-1)) },
    ...{ worstStallMs: round(worstStallMs, 1), peakMemoryMb: Math.round(peakMemoryMb) },
  };
}

async function measureOne(connector, client) {
  const id = 'one1';
  const first = await perCall(connector, client, [() => authSync(id, 1)]);
  const calls = {
    'authSync, one user': await perCall(
      connector,
      client,
      Array.from({ length: 100 }, (_, i) => () => authSync(id, 1, 5000 + i)),
    ),
    'authSync, 1 000 users': await perCall(
      connector,
      client,
      Array.from({ length: 5 }, (_, i) => () => authSync(id, 1000, 1 + 1000 * i)),
    ),
    'authSync, 1 000 users lose the right': await perCall(
      connector,
      client,
      Array.from({ length: 5 }, (_, i) => () => authSync(id, 1000, 1 + 1000 * i, 3)),
    ),
    'authSync, 1 000 users removed': await perCall(
      connector,
      client,
      Array.from({ length: 5 }, (_, i) => () => authSync(id, 1000, 1 + 1000 * i, 0)),
    ),
  };
  await connector.vitals();
  // the same calls without an unbinding: what the machine itself does to them
  const until = performance.now() + 20_000;
  const control = await meanwhile(connector, () => performance.now() > until);
  const unbind = tenant(id, 0);
  const start = performance.now();
  const answer = fetch(connector.url + unbind.path, {
    method: 'POST',
    headers: unbind.headers,
    body: unbind.body,
  }).then((response) => response.text());
  let applied;
  const during = await meanwhile(connector, async () => {
    const found = await client.query(
      `SELECT applied FROM receipt WHERE tenant_id = '${id}' AND kind = 'tenantSync' ORDER BY id DESC LIMIT 1`,
    );
    applied = found.rows[0]?.applied;
    return applied !== undefined;
  });
  const ms = performance.now() - start;
  const { rows } = await client.query(`SELECT count(*) AS pages, sum(items) AS items FROM change_page`);
  return {
    first,
    calls,
    unbinding: {
      seconds: round(ms / 1000, 1),
      answered: (await answer).slice(0, 60),
      applied: JSON.parse(applied),
      pages: Number(rows[0].pages),
      callsOfAnotherTenant: { without: control, during },
    },
  };
}

async function onDatabase(name, fill) {
  const database = await freshPostgres();
  const { client, url } = database;
  try {
    say(`${name}: tables`);
    await (await startConnector(url)).stop();
    await fill(client);
    await client.query('VACUUM (ANALYZE)');
    say(`${name}: deliveries`);
    connectorEnvironment = await forDelivering();
    const outbox = await measureOutbox(url, client);
    const size = await sizes(client);
    say(`${name}: calls`);
    const connector = await startConnector(url);
    const { rows } = await client.query(
      `SELECT tenant_id FROM tenant t JOIN scope s ON s.id = t.scope_id WHERE s.tenant_id LIKE 't%' ORDER BY md5(s.id) LIMIT 1000`,
    );
    const calls = await measureCalls(
      connector,
      client,
      rows.map((row) => row.tenant_id),
    );
    const big = name === 'big' && one > 0 ? await withOne(connector, client) : undefined;
    await connector.stop();
    return { size, outbox, calls, ...(big && { oneTenant: big }) };
  } finally {
    await database.drop();
    say(`${name}: dropped`);
  }
}

async function withOne(connector, client) {
  say(`one tenant with ${one} users`);
  await loadTenants(client, { tenants: 1, users: one, departments: 100, prefix: 'one' });
  await client.query('VACUUM (ANALYZE) authorization_user');
  return { users: one, ...(await measureOne(connector, client)) };
}

async function forDelivering() {
  const { keyFiles } = await import('../support/key-files.mjs');
  return keyFiles();
}

say(`10 tenants of 20 users, then ${tenants} of ${users}`);
const small = await onDatabase('empty', async (client) => {
  await loadTenants(client, { tenants: 10, users: 300, departments: 20 });
  await loadHistory(client, { receipts: 10, batches: BATCHES });
});
const large = await onDatabase('big', async (client) => {
  await withoutUserIndexes(client, () => loadTenants(client, { tenants, users, departments: 20 }));
  say('big: receipts and changes');
  await loadHistory(client, { receipts, batches: BATCHES });
});
const ratios = Object.fromEntries(
  Object.entries(large.calls).map(([kind, { ms, blocks: touched }]) => [
    kind,
    { ms: round(ms / small.calls[kind].ms), blocks: round(touched / small.calls[kind].blocks) },
  ]),
);
const result = {
  part: 'scale',
  date: new Date().toISOString().slice(0, 10),
  machine: describeMachine(),
  asked: { tenants, users, one, receipts, streams: STREAMS, changes: BATCHES },
  ratios,
  empty: small,
  big: large,
};
writeFileSync(new URL('../results/scale.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
