// Fills a database with tenants and users by SQL on the server: ten million rows would take hours through HTTP.

/** The id of a scope, as src/directory/scope-key.ts makes it. */
const SCOPE_ID = (lane, tenant) =>
  `translate(rtrim(encode(substring(sha256(convert_to('["${lane}","i","' || ${tenant} || '"]', 'UTF8')) for 16), 'base64'), '='), '+/', '-_')`;

const USER_COLUMNS = `scope_id, app_id, user_name, authorized, state_time, removed, profile_time, name, department_code,
  role, enabled, position, employee_code, employee_type, mobile, email, work_place, entry_date, extension`;
const userValues = (
  scope,
  n,
) => `${scope}, 'app-1', 'user' || ${n}, true, 1700000000000, false, 1700000000000,
  '张三' || ${n}, 'd' || (${n} % 20), 'user', true, '工程师', 'E' || lpad(${n}::text, 8, '0'), 1,
  '138' || lpad((${n} % 100000000)::text, 8, '0'), 'user' || ${n} || '@example.com', '深圳', '2024-03-1', '{"level":"P7"}'`;

/** `tenants` named t1 … with `users` each, `departments` each; indexes are made when the rows are there. */
export async function loadTenants(
  client,
  { tenants, users, departments, lane = 'production', prefix = 't' },
) {
  await client.query('SET synchronous_commit = off');
  await client.query(`CREATE TEMPORARY TABLE made AS SELECT '${prefix}' || n AS tenant_id,
    ${SCOPE_ID(lane, `'${prefix}' || n`)} AS id FROM generate_series(1, ${tenants}) AS n`);
  await client.query(`INSERT INTO scope (id, lane, instance_id, tenant_id, ended_at, seen_at)
    SELECT id, '${lane}', 'i', tenant_id, NULL, ${lane === 'test' ? 1 : 1_700_000_000_000} FROM made`);
  await client.query(`INSERT INTO tenant (scope_id, order_id, code, name, domain_name, removed, source_time)
    SELECT id, 'CS1', 'c' || tenant_id, '企业 ' || tenant_id, 'https://x.example', false, 1700000000000 FROM made`);
  await client.query(`INSERT INTO department (scope_id, code, name, parent_code, path, removed, source_time)
    SELECT id, 'd' || n, '部门 ' || n, NULL, '["d' || n || '"]', false, 1700000000000
    FROM made, generate_series(0, ${departments - 1}) AS n`);
  await client.query(`INSERT INTO authorization_user (${USER_COLUMNS})
    SELECT ${userValues('id', 'n')} FROM (SELECT id FROM made ORDER BY id) AS made, generate_series(1, ${users}) AS n`);
  await client.query('DROP TABLE made');
}

/** What the indexes of users are, so that they can be dropped for the load and made again. */
export async function withoutUserIndexes(client, work) {
  const { rows: indexes } = await client.query(
    `SELECT indexdef FROM pg_indexes WHERE tablename = 'authorization_user' AND indexname <> 'key'`,
  );
  const { rows: keys } =
    await client.query(`SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
    WHERE conrelid = 'authorization_user'::regclass AND contype = 'p'`);
  const [key] = keys;
  const plain = indexes.filter(({ indexdef }) => !indexdef.includes('UNIQUE'));
  await client.query(`ALTER TABLE authorization_user DROP CONSTRAINT "${key.conname}"`);
  for (const { indexdef } of plain) await client.query(`DROP INDEX ${/INDEX (\S+) ON/.exec(indexdef)[1]}`);
  await work();
  await client.query(`SET maintenance_work_mem = '512MB'`);
  await client.query(`ALTER TABLE authorization_user ADD CONSTRAINT "${key.conname}" ${key.definition}`);
  for (const { indexdef } of plain) await client.query(indexdef);
}

/** `each` old receipts for every tenant, and as many batches of one change, which nobody was told of yet. */
export async function loadHistory(client, { receipts, batches }) {
  await client.query(`INSERT INTO receipt (id, received_at, kind, dialect, lane, instance_id, tenant_id, nonce, outcome,
      result_code, reason, applied, duration_ms, body_size, body_hash, key_matched, canonical_form, secret_key_matched,
      request, reply, first_id, calls)
    SELECT '01J' || lpad(n::text, 15, '0'), 1700000000000 + n, 'authSync', 'v2-kit', 'production', 'i',
      't' || (1 + n % (SELECT count(*) FROM tenant)), md5(n::text), 'applied', '000000', NULL, '{"created":1}', 4, 512,
      md5(n::text) || md5('x' || n), 'k', 'canonical', NULL, '{"userList":[{"userName":"' || n || '","name":"' || md5(n::text) || '"}]}',
      '{"resultCode":"000000","resultMsg":"success."}', NULL, 1
    FROM generate_series(1, ${receipts}) AS n`);
  if (batches === 0) return;
  await client.query(`INSERT INTO change_batch (position, scope_id, receipt_id, recorded_at, items, events)
    SELECT n, s.id, '01J' || lpad(n::text, 15, '0'), 1700000000000 + n, 1,
      '[{"type":"user.updated","sourceTime":1700000000000,"created":false,"changed":["name"],"user":{"appId":"app-1","userName":"user1","authorized":true,"enabled":true,"name":"' || md5(n::text) || '","departmentCode":"d1","role":"user","position":"","employeeCode":"","employeeType":1,"mobile":"","email":"","workPlace":"","entryDate":"","extension":null}}]'
    FROM generate_series(1, ${batches}) AS n
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS r, count(*) OVER () AS all_of FROM scope WHERE lane = 'production') AS s
      ON s.r = 1 + n % s.all_of`);
  await client.query(`UPDATE outbox_position SET value = ${batches}`);
}
