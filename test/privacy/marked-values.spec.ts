import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPublicKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealOaep } from '../../src/protocol/oaep.js';
import { ROUTES, type Dialect, type InstanceKind, type Kind } from '../../src/protocol/routes.js';
import { KoosyncProcess } from '../cli/koosync-process.js';
import { keyPair, usualEnvironment } from '../cli/usual-environment.js';
import { BASIC_MESSAGES } from '../support/basic-messages.js';
import { seal, type AnyRequest } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { refuseMarkedRows } from '../support/marked-rows.js';
import { MARKS, marksIn } from '../support/marks.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  newTenant,
  singleOrgSync,
  tenantSync,
  user,
  type Message,
} from '../support/messages.js';
import { OtlpReceiver } from '../support/otlp-receiver.js';
import { ScriptedServer } from '../support/scripted-server.js';
import { inV1 } from '../support/v1-messages.js';

const person = (fields: Message = {}): Message =>
  user(MARKS.userName, {
    name: MARKS.name,
    mobile: MARKS.mobile,
    email: MARKS.email,
    position: MARKS.position,
    employeeCode: MARKS.employeeCode,
    workPlace: MARKS.workPlace,
    extension: { note: MARKS.extension, [MARKS.extension]: 1 },
    ...fields,
  });

const ordered = (): Message => ({
  ...BASIC_MESSAGES.newInstance(),
  customerId: MARKS.userName,
  customerName: MARKS.name,
  userName: MARKS.userName,
  mobilePhone: MARKS.mobile,
  email: MARKS.email,
  password: MARKS.password,
  saasExtendParams: Buffer.from(JSON.stringify([{ name: 'who', value: MARKS.name }])).toString('base64'),
});

describe.each(DATABASES)('marked values sent through every path of the service, on $name', ({ fresh }) => {
  let folder: string;
  let database: TestDatabase;
  let collector: OtlpReceiver;
  let consumer: ScriptedServer;
  let service: KoosyncProcess;
  let url = '';
  let publicKey = '';
  let output = '';
  /** Replies that tell of something wrong. */
  let errors = '';
  let metrics = '';
  const outcomes = new Map<string, number>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'koosync-marks-'));
    database = await fresh();
    collector = await OtlpReceiver.open();
    consumer = await ScriptedServer.open(({ body }, response) => {
      // 422 for what is to be parked, 500 for what is to be tried again: both quote what they were told
      response.writeHead(body.includes('"departmentCode":"parked"') ? 422 : 500).end(quote(body));
    });
    const environment = {
      ...usualEnvironment(folder),
      KOOSYNC_DATABASE_URL: database.url,
      KOOSYNC_LOG_LEVEL: 'trace',
      KOOSYNC_KIT_ACCESS_KEYS: MARKS.kitKey,
      KOOSYNC_BASIC_ACCESS_KEYS: MARKS.basicKey,
      KOOSYNC_V1_ACCESS_KEYS: MARKS.v1Key,
      KOOSYNC_ADMIN_TOKENS: `${MARKS.adminToken},read:${MARKS.readToken}`,
      KOOSYNC_METRICS_TOKEN: MARKS.metricsToken,
      KOOSYNC_BODY_LIMIT: '100kb',
      KOOSYNC_INSTANCE_FRONTEND_URL: 'https://app.example.com/{instanceId}',
      KOOSYNC_WEBHOOK_URL: consumer.url,
      KOOSYNC_WEBHOOK_SECRETS: `whsec_${Buffer.from(MARKS.passphrase.padEnd(32, '.')).toString('base64')}`,
      KOOSYNC_WEBHOOK_ALLOW_PRIVATE: 'true',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    };
    const pem = createPublicKey(readFileSync(join(folder, 'private.pem'), 'utf8'));
    publicKey = pem.export({ type: 'spki', format: 'pem' }).toString();
    service = new KoosyncProcess(['serve'], environment);
    [, url = ''] = await service.printed(/"address":"([^"]+)"/);
    await refuseMarkedRows(database.url, 'fault');
    await everyKind();
    await everyFault();
    await everyMistakeInTheAdminApi();
    await service.printed(/delivery\.parked/);
    await service.printed(/delivery\.failed/);
    const bearer = { authorization: `Bearer ${MARKS.metricsToken}` };
    metrics = await (await fetch(`${url}/metrics`, { headers: bearer })).text();
    const { stdout, stderr } = await service.stop('SIGTERM');
    output = stdout + stderr;
  });
  afterAll(async () => {
    await service?.stop('SIGKILL');
    await collector?.close();
    await consumer?.stop();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const keyOf = (dialect: Dialect): string =>
    dialect.startsWith('v1') ? MARKS.v1Key : dialect === 'v2-basic' ? MARKS.basicKey : MARKS.kitKey;
  const signed = (dialect: Dialect, kind: Kind, message: Message, sealing: object = {}) =>
    seal(kind, message, { dialect, accessKey: keyOf(dialect), ...sealing });
  const secret = (key = publicKey): string =>
    sealOaep(key, MARKS.clientSecret, 'sha256-mgf1sha1', randomBytes(32));

  async function send({ method, path, query = '', headers, body }: AnyRequest): Promise<string> {
    const given = method === 'GET' ? null : new Uint8Array(body);
    const response = await fetch(url + path + (query && `?${query}`), { method, headers, body: given });
    const text = await response.text();
    const code = /"resultCode":"(\d+)"/.exec(text)?.[1] ?? String(response.status);
    outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
    if (code !== '000000') errors += `${text}\n${JSON.stringify([...response.headers])}\n`;
    return text;
  }

  /** Every kit kind and its messages, in V2's form. */
  function kitMessages(tenantId: string): [Kind, Message][] {
    return [
      ['tenantSync', tenantSync(tenantId, 1, { name: MARKS.name })],
      ['applicationSync', applicationSync(tenantId, 2, '', { clientSecret: secret() })],
      ['singleOrgSync', singleOrgSync(tenantId, 3, 'd1', '', { orgName: MARKS.workPlace })],
      ['allOrgSync', allOrgSync(tenantId, 4, [['d1', '', MARKS.workPlace]])],
      ['authSync', authSync(tenantId, 5, [person()])],
      ['allOrgSync', allOrgSync(tenantId, 7, [])],
      ['authSync', authSync(tenantId, 8, [person()], { flag: 0 })],
    ];
  }

  async function everyKind(): Promise<void> {
    await send(signed('v2-kit', 'authSync', authSync(newTenant(), 1, [person({ orgCode: 'parked' })])));
    for (const dialect of ['v2-kit', 'v1-kit'] as const)
      for (const [kind, message] of kitMessages(newTenant()))
        await send(signed(dialect, kind, dialect === 'v1-kit' ? inV1(message) : message));
    for (const { kind, dialect } of ROUTES.filter((route) => route.dialect.endsWith('-basic'))) {
      const make = BASIC_MESSAGES[kind as InstanceKind];
      await send(signed(dialect, kind, kind === 'newInstance' ? ordered() : { ...make(), memo: MARKS.name }));
    }
  }

  async function everyFault(): Promise<void> {
    const id = newTenant();
    const people = (...users: unknown[]) => authSync(id, 1, users);
    const kit = (message: Message, sealing: object = {}) => signed('v2-kit', 'authSync', message, sealing);
    // refused after authentication: each field of a person wrong in turn
    for (const field of Object.keys(person()))
      for (const wrong of [
        MARKS.mobile.repeat(99),
        { [MARKS.name]: MARKS.email },
        [MARKS.mobile],
        13987654321,
      ])
        await send(kit(people(person({ [field]: wrong }))));
    await send(kit(people(person(), person())));
    await send(kit(people(MARKS.name)));
    await send(kit({ ...people(person()), currentSyncTime: MARKS.mobile }));
    await send(kit({ ...people(person()), [MARKS.mobile]: MARKS.name, flag: MARKS.mobile }));
    await send(signed('v1-kit', 'authSync', { ...inV1(people()), userList: `[{"name":"${MARKS.name}"` }));
    for (const clientSecret of [MARKS.clientSecret, secret(keyPair(3072).publicKey), ''])
      await send(signed('v2-kit', 'applicationSync', applicationSync(id, 1, '', { clientSecret })));
    // before it
    await send(kit(people(person()), { accessKey: MARKS.strayToken }));
    await send(kit(people(person()), { timestamp: Date.now() - 3_600_000 }));
    const whole = kit(people(person()));
    await send({ ...whole, body: whole.body.subarray(0, whole.body.length - 40) });
    await send({ ...whole, body: Buffer.concat([whole.body, Buffer.alloc(200_000, MARKS.mobile)]) });
    await send({
      ...whole,
      headers: { ...whole.headers, 'content-type': `text/plain; charset=${MARKS.mobile}` },
    });
    await send({ ...whole, headers: { ...whole.headers, 'x-nonce': MARKS.email } });
    await send({ ...whole, path: `/isv/produce/${MARKS.mobile}/${encodeURIComponent(MARKS.email)}` });
    await send({ ...whole, path: `/${MARKS.mobile}`, query: `email=${MARKS.email}` });
    await send({ ...signed('v1-basic', 'newInstance', ordered()), query: `mobilePhone=${MARKS.mobile}` });
    // resent, and its nonce used again
    await send(whole);
    await send(whole);
    const nonce = 'n'.repeat(32);
    await send(kit(people(person()), { nonce }));
    await send(kit(people(person({ position: 'other' })), { nonce }));
    // the database quotes what it refuses
    for (const dialect of ['v2-kit', 'v1-kit'] as const) {
      const message = authSync(newTenant(), 1, [person({ position: 'fault' })]);
      await send(signed(dialect, 'authSync', dialect === 'v1-kit' ? inV1(message) : message));
    }
  }

  async function everyMistakeInTheAdminApi(): Promise<void> {
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    const ask = async (path: string, token: string, more: RequestInit = {}) => {
      const headers = { ...bearer(token), 'content-type': 'application/json' };
      const response = await fetch(`${url}/admin/api/v1/${path}`, { headers, ...more });
      const text = await response.text();
      if (!response.ok) errors += `${text}\n`;
    };
    for (const path of ['users', 'tenants', 'receipts', 'changes', 'deliveries'])
      await ask(`${path}?limit=3`, MARKS.readToken);
    await ask('users', MARKS.strayToken);
    for (const query of ['limit', 'after', 'lane', 'removed', MARKS.mobile])
      await ask(`users?${query}=${encodeURIComponent(MARKS.email)}`, MARKS.adminToken);
    const body = JSON.stringify({ instanceId: [MARKS.name], tenantId: MARKS.mobile, [MARKS.email]: 1 });
    await ask('applications/reveal', MARKS.adminToken, { method: 'POST', body });
    await ask('applications/reveal', MARKS.readToken, { method: 'POST', body });
    await ask('deliveries/retry', MARKS.adminToken, { method: 'POST', body: `{"target":"${MARKS.name}` });
    await ask(`receipts/${MARKS.mobile}`, MARKS.adminToken);
    await ask(MARKS.mobile, MARKS.adminToken);
    await ask(`removals/${MARKS.mobile}/approve`, MARKS.adminToken, { method: 'POST' });
    await ask(`instances/${encodeURIComponent(MARKS.email)}/keep`, MARKS.adminToken, { method: 'POST' });
    const stranger = await fetch(`${url}/metrics`, { headers: bearer(MARKS.strayToken) });
    errors += await stranger.text();
  }

  it('went down every path', () => {
    expect([...outcomes.keys()].sort()).toEqual(
      expect.arrayContaining(['000000', '000001', '000002', '000005', '000101']),
    );
    for (const event of ['call.settled', 'call.refused', 'call.failed', 'call.lost', 'delivery.failed'])
      expect(output).toContain(`"${event}"`);
    expect(collector.spans.length).toBeGreaterThan(100);
    expect(consumer.seen.some(({ body }) => body.includes(MARKS.mobile))).toBe(true);
  });

  it('stand in no line of the log', () => {
    expect(marksIn(output)).toEqual([]);
  });

  it('stand in no reply that tells of an error', () => {
    expect(errors.length).toBeGreaterThan(1000);
    expect(marksIn(errors)).toEqual([]);
  });

  it('stand in no figure and no label', () => {
    expect(metrics).toContain('koosync_calls_total{');
    expect(marksIn(metrics)).toEqual([]);
  });

  it('stand in no trace', () => {
    expect(marksIn(collector.bytes)).toEqual([]);
  });
});

/** The person of a webhook, as a server in debugging mode would tell it. */
const quote = (body: string): string =>
  `Cannot save ${MARKS.name} <${MARKS.email}>: ${MARKS.mobile} is taken. You sent ${body.slice(0, 500)}`;
