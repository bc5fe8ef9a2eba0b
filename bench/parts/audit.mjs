import { generateKeyPairSync } from 'node:crypto';
import { readSealKey, SealKeys } from '../../dist/src/keys/seal-keys.js';
import { UnitOfWork } from '../../dist/src/database/unit-of-work.js';
import { dataSourceOptions } from '../../dist/src/database/data-source-options.js';
import { newDataSource } from '../../dist/src/database/new-data-source.js';
import { migrate } from '../../dist/src/database/migrate.js';
import { SCHEMA } from '../../dist/src/schema.js';
import { sealRound } from '../../dist/src/audit/seals/seal-round.js';
import { verifyAudit } from '../../dist/src/audit/verify/verify-audit.js';
import { receiptId } from '../../dist/src/receipts/receipt-id.js';
import { freshPostgres } from '../support/database.mjs';
import { round, timed } from '../support/statistics.mjs';

const COUNT = Number(process.env.BENCH_RECEIPTS ?? 1_000_000);
const CHUNK = 10_000;
/** Between two receipts, ms: a busy day. */
const EVERY_MS = 40;

/** Seals and verifies a million receipts on PostgreSQL, one row of them changed. */
export async function measure(say) {
  const database = await freshPostgres();
  const dataSource = await newDataSource(dataSourceOptions(database.url, SCHEMA)).initialize();
  try {
    await migrate(dataSource);
    const start = Date.now() - COUNT * EVERY_MS - 3_600_000;
    for (let from = 0; from < COUNT; from += CHUNK) await insert(database.client, start, from);
    await database.client.query('ANALYZE');
    const { size } = (await database.client.query(`SELECT pg_table_size('receipt') AS size`)).rows[0];
    say(`${COUNT} receipts, ${Math.round(size / 2 ** 20)} MB`);
    const unitOfWork = new UnitOfWork(dataSource);
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    const keys = new SealKeys([readSealKey(pem)]);
    const sealing = await timed(() => sealAll(unitOfWork, keys));
    say(`sealed in ${round(sealing.ms / 1000, 1)} s, ${sealing.result} seals`);
    const verifying = await verified(unitOfWork, keys);
    if (!verifying.report.intact || verifying.report.sealed !== COUNT)
      throw new Error(JSON.stringify(verifying.report));
    say(`verified in ${round(verifying.s, 1)} s, peak ${verifying.peakMb} MB`);
    await database.client.query(
      'UPDATE receipt SET calls = 2 WHERE id = (SELECT id FROM receipt ORDER BY id LIMIT 1)',
    );
    const { report } = await verified(unitOfWork, keys);
    if (report.faultCount !== 1 || report.faults[0].kind !== 'changed')
      throw new Error(JSON.stringify(report));
    return {
      what: `${COUNT} receipts of ${Math.round(size / COUNT)} bytes on PostgreSQL: sealed from nothing, then verified whole`,
      receipts: COUNT,
      sealS: round(sealing.ms / 1000, 1),
      seals: sealing.result,
      verifyS: round(verifying.s, 1),
      aimS: 60,
      verifyCpuS: round(verifying.cpuS, 1),
      peakMemoryMb: verifying.peakMb,
    };
  } finally {
    await dataSource.destroy();
    await database.drop();
  }
}

async function sealAll(unitOfWork, keys) {
  for (let seals = 0; ; seals++)
    if (!(await sealRound(unitOfWork, { keys, idleMs: 3_600_000 }, Date.now()))) return seals;
}

async function verified(unitOfWork, keys) {
  let peak = 0;
  const before = process.cpuUsage();
  const pause = () => void (peak = Math.max(peak, process.memoryUsage.rss()));
  const times = { now: Date.now(), ticks: () => performance.now() };
  const { ms, result } = await timed(() => verifyAudit(unitOfWork, keys, {}, { rows: 2000, pause }, times));
  const { user, system } = process.cpuUsage(before);
  return { s: ms / 1000, cpuS: (user + system) / 1e6, report: result, peakMb: Math.round(peak / 2 ** 20) };
}

/** What a call of authSync with two users leaves, about. */
async function insert(client, start, from) {
  const ids = [];
  const times = [];
  for (let i = from; i < Math.min(COUNT, from + CHUNK); i++) {
    const time = start + i * EVERY_MS;
    const chance = Uint8Array.from({ length: 8 }, (_, k) => (i * 7 + k * 13) % 256);
    ids.push(receiptId(time, chance));
    times.push(time);
  }
  const user = (name) => ({
    ...{
      userName: name,
      name: '张三',
      orgCode: 'RD-PLATFORM',
      role: 'user',
      enable: 'true',
      position: '工程师',
    },
    ...{
      employeeCode: '10001',
      employeeType: 1,
      mobile: '*******1234',
      email: `z***@example.com`,
      workPlace: '深圳',
    },
  });
  const request = { instanceId: 'instance-1', tenantId: 'tenant-1', appId: 'app-1', testFlag: 0, flag: 1 };
  await client.query(
    `INSERT INTO receipt (id, received_at, kind, dialect, lane, instance_id, tenant_id, nonce, outcome, result_code, reason,
       applied, duration_ms, body_size, body_hash, key_matched, canonical_form, secret_key_matched, request, reply, first_id, calls)
     SELECT id, received_at, 'authSync', 'v2-kit', 'production', 'instance-1', 'tenant-' || (received_at % 1000), md5(id),
       'applied', '000000', NULL, '{"created":2,"updated":0,"unchanged":0,"superseded":0,"removed":0,"held":0}', 12, 900,
       md5(id) || md5(id), '0123456789abcdef', 'canonical', NULL, $3, '{"resultCode":"000000","resultMsg":"success."}', NULL, 1
     FROM unnest($1::text[], $2::bigint[]) AS r(id, received_at)`,
    [ids, times, JSON.stringify({ ...request, userList: [user('zhang.san'), user('li.si')] })],
  );
}
