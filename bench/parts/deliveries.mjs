import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { loadConfig } from '../../dist/src/config.js';
import { createApp } from '../../dist/src/serve.js';
import { freshPostgres } from '../support/database.mjs';
import { keyFiles } from '../support/connector.mjs';
import { median, round } from '../support/statistics.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const CHANGES = 20_000;
/** What the raw loop takes at once, and how many of it run: the best of these counts. */
const RAW_BATCH = 100;
const RAW_LOOPS = [1, 2, 4];

/** How the same changes are spread: a busy day of few enterprises, and one change each of many. */
const SPREADS = { '200 scopes': 200, '20 000 scopes': 20_000 };

/**
 * Changes a second to a target in this process that does nothing, PostgreSQL, everything included (fan-out, leases, order
 * within a scope, cursors written), against a loop on a copy of the same table that claims rows with FOR UPDATE SKIP
 * LOCKED, parses them and marks them delivered: no order, no leases, no scopes, no retries.
 */
export async function measure(say) {
  const spreads = {};
  for (const [name, scopes] of Object.entries(SPREADS)) {
    const rounds = { ours: [], raw: [] };
    for (let i = -1; i < ROUNDS; i++) {
      const database = await freshPostgres();
      const files = keyFiles();
      try {
        const ours = await dispatched(database, files, scopes);
        const raw = Math.max(...(await inTurn(RAW_LOOPS, (loops) => rawLoops(database, loops))));
        if (i >= 0) {
          rounds.ours.push(ours);
          rounds.raw.push(raw);
        }
      } finally {
        files.remove();
        await database.drop();
      }
    }
    const ratio = round(median(rounds.ours.map((ours, i) => ours / rounds.raw[i])));
    spreads[name] = {
      changesPerSecond: Math.round(median(rounds.ours)),
      rawPerSecond: Math.round(median(rounds.raw)),
      ratio,
    };
    const { changesPerSecond, rawPerSecond } = spreads[name];
    say(
      `${CHANGES} changes of ${name}: ours ${changesPerSecond}/s, raw loop ${rawPerSecond}/s, ratio ${ratio}`,
    );
  }
  return {
    what: `changes a second to an in-process target, PostgreSQL, ${CHANGES} changes of one call each, against a raw SKIP LOCKED loop`,
    aim: 0.5,
    spreads,
  };
}

/** Changes a second from the commit that appends them to the last cursor written. */
async function dispatched({ url, client }, files, scopes) {
  let delivered = 0;
  const target = { name: 'bench', deliver: (changes) => Promise.resolve(void (delivered += changes.length)) };
  const config = loadConfig(files.environment(url));
  const app = await createApp({ ...config, connector: { ...config.connector, targets: [target] } }, false);
  await app.init();
  try {
    await stage(client, scopes);
    const start = performance.now();
    await client.query(`BEGIN; UPDATE outbox_position SET value = ${CHANGES};
      INSERT INTO change_batch SELECT * FROM staged; SELECT pg_notify('koosync_changes', ''); COMMIT`);
    for (;;) {
      if (delivered >= CHANGES) {
        const { rows } = await client.query('SELECT 1 FROM delivery_stream WHERE due_at IS NOT NULL LIMIT 1');
        if (rows.length === 0) break;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return (CHANGES * 1000) / (performance.now() - start);
  } finally {
    await app.close();
  }
}

/** The changes as a connector would have stored them, one call each, made by the database. */
async function stage(client, scopes) {
  await client.query(`CREATE TABLE staged (LIKE change_batch)`);
  await client.query(
    `INSERT INTO scope (id, lane, instance_id, tenant_id, seen_at)
     SELECT lpad(i::text, 22, '0'), 'production', 'i' || i, 't' || i, 0 FROM generate_series(0, $1 - 1) AS i`,
    [scopes],
  );
  const event = `'[{"type":"department.saved","sourceTime":1780000000000,"department":{"code":"D' || i || '","name":"研发部门","parentCode":null,"path":["D' || i || '"]},"created":true,"changed":["name","parentCode"]}]'`;
  await client.query(
    `INSERT INTO staged (position, scope_id, receipt_id, recorded_at, items, events)
     SELECT i, lpad((i % $1)::text, 22, '0'), lpad(i::text, 26, '0'), 0, 1, ${event}
     FROM generate_series(1, $2::int) AS i`,
    [scopes, CHANGES],
  );
  await client.query('ANALYZE scope; ANALYZE staged');
}

async function rawLoops({ url, client }, loops) {
  await client.query(`DROP TABLE IF EXISTS raw_queue;
    CREATE TABLE raw_queue (LIKE change_batch INCLUDING ALL);
    ALTER TABLE raw_queue ADD delivered boolean NOT NULL DEFAULT false;
    INSERT INTO raw_queue SELECT *, false FROM staged; ANALYZE raw_queue`);
  await client.query('CREATE INDEX ON raw_queue (position) WHERE NOT delivered');
  const start = performance.now();
  const counts = await Promise.all(Array.from({ length: loops }, () => rawLoop(url)));
  const seconds = (performance.now() - start) / 1000;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total !== CHANGES) throw new Error(`the raw loop delivered ${total} of ${CHANGES} changes`);
  return total / seconds;
}

async function rawLoop(url) {
  const client = new pg.Client(url);
  await client.connect();
  let count = 0;
  for (;;) {
    await client.query('BEGIN');
    const { rows } = await client.query({
      name: 'claim',
      text: `SELECT position, events FROM raw_queue WHERE NOT delivered ORDER BY position LIMIT ${RAW_BATCH} FOR UPDATE SKIP LOCKED`,
    });
    const changes = rows.flatMap(({ events }) => JSON.parse(events));
    count += changes.length;
    await client.query({
      name: 'mark',
      text: 'UPDATE raw_queue SET delivered = true WHERE position = ANY($1)',
      values: [rows.map(({ position }) => position)],
    });
    await client.query('COMMIT');
    if (rows.length === 0) break;
  }
  await client.end();
  return count;
}

async function inTurn(values, run) {
  const results = [];
  for (const value of values) results.push(await run(value));
  return results;
}
