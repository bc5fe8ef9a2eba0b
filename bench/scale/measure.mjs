import { formatGuideTime } from '../../dist/src/protocol/guide-time.js';
import { seal, send } from '../support/connector.mjs';
import { median, round } from '../support/statistics.mjs';

let step = 0;
const later = () => formatGuideTime(Date.now() + ++step);
const common = (tenantId) => ({ instanceId: 'i', tenantId, testFlag: 0, timeStamp: later() });
const user = (n, name) => ({
  ...{ userName: `user${n}`, name, orgCode: 'd1', role: 'user', enable: 'true', mobile: '13800001234' },
});
export const authSync = (tenantId, count, from = 1, flag = 1) => {
  const users = Array.from({ length: count }, (_, i) => user(from + i, `改名 ${++step}`));
  return seal('authSync', {
    ...common(tenantId),
    currentSyncTime: later(),
    appId: 'app-1',
    flag,
    userList: flag === 1 || flag === 2 ? users : users.map(({ userName }) => ({ userName })),
  });
};
export const department = (tenantId, n) =>
  seal('singleOrgSync', {
    ...common(tenantId),
    ...{ orgCode: `d${n}`, orgName: `部门 ${++step}`, parentCode: '', flag: 2 },
  });
export const tenant = (tenantId, flag) =>
  seal('tenantSync', {
    ...common(tenantId),
    ...{ orderId: 'CS1', tenantCode: 'c', name: `企业 ${++step}`, domainName: 'https://x.example', flag },
  });

/** Pages that the server looked at, for a database so far: counts that do not depend on how busy the machine is. */
export async function blocks(client) {
  await client.query('SELECT pg_stat_clear_snapshot(), pg_sleep(1.1)'); // statistics come once a second
  const { rows } = await client.query(
    'SELECT blks_hit + blks_read AS n FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(rows[0].n);
}

/** Sends calls one after the other; `{ ms, blocks }` a call. */
export async function perCall(connector, client, requests) {
  const before = await blocks(client);
  const times = [];
  for (const request of requests) times.push(await send(connector.url, request()));
  const touched = ((await blocks(client)) - before) / times.length;
  return { ms: round(median(times)), blocks: Math.round(touched) };
}

export async function sizes(client) {
  const { rows } = await client.query(`SELECT relname AS name, relkind AS kind, pg_relation_size(oid) AS bytes
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i') AND pg_relation_size(oid) > 10000000
    ORDER BY bytes DESC`);
  const { rows: all } = await client.query('SELECT pg_database_size(current_database()) AS bytes');
  const of = (kind) =>
    Object.fromEntries(
      rows.filter((row) => row.kind === kind).map(({ name, bytes }) => [name, Math.round(bytes / 1e6)]),
    );
  return { databaseMb: Math.round(all[0].bytes / 1e6), tablesMb: of('r'), indexesMb: of('i') };
}
