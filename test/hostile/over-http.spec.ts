import { afterAll, expect, it, jest } from '@jest/globals';
import { KeyRing } from '../../src/keys/key-ring.js';
import { DecryptPool } from '../../src/workers/worker-pool.js';
import { testSeed } from '../protocol/test-seed.js';
import { seal, type AnyRequest, type TestConnector } from '../support/connector.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  newTenant,
  singleOrgSync,
  tenantSync,
  user,
} from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { Seeded } from '../support/seeded.js';
import { BYTE_MUTATIONS } from './mutations.js';

/** Changed requests a kind and database; the long form is started with KOOSYNC_BIT_FLIPS. */
const CALLS = Math.ceil(Number(process.env.KOOSYNC_BIT_FLIPS ?? 0) / 500) || 60;
const STATE = [
  'scope',
  'tenant',
  'application',
  'department',
  'authorization_user',
  'nonce_claim',
  'change_batch',
];

/** Everything that calls have made, without what each start makes anew. */
const stateOf = async (connector: TestConnector): Promise<string> =>
  JSON.stringify(await Promise.all(STATE.map((table) => connector.rows(`SELECT * FROM ${table}`))));

onEveryDatabase(`a changed call (TEST_SEED=${testSeed})`, { KOOSYNC_V1_ACCESS_KEYS: 'v1' }, (on) => {
  afterAll(() => void jest.restoreAllMocks());

  const requests = (tenantId: string): AnyRequest[] => [
    seal('tenantSync', tenantSync(tenantId, 1)),
    seal('applicationSync', applicationSync(tenantId, 2)),
    seal('authSync', authSync(tenantId, 3, [user('ann'), user('bob')])),
    seal('singleOrgSync', singleOrgSync(tenantId, 4, 'd1')),
    seal('allOrgSync', allOrgSync(tenantId, 5, [['d1'], ['d2', 'd1']])),
  ];

  it('changes no row of the state, unless it says the same: then the state is that of the original', async () => {
    const seeded = new Seeded(testSeed);
    const tenantId = newTenant();
    for (const original of requests(tenantId)) {
      const before = await stateOf(on.connector);
      const changed = Array.from({ length: CALLS }, () => changedRequest(original, seeded));
      const refused = changed.filter((request) => !saysTheSame(request, original));
      for (const reply of await Promise.all(refused.map((request) => on.connector.send(request))))
        expect(['000001', '000002']).toContain(reply.resultCode);
      expect(await stateOf(on.connector)).toBe(before);
      // the first of those that say the same is applied; the same bytes are its resend, others a used nonce
      const [first = original, ...others] = changed.filter((request) => saysTheSame(request, original));
      const { text } = await on.connector.send(first);
      expect(text).toContain('"resultCode":"000000"');
      for (const request of [...others, original]) {
        const again = await on.connector.send(request);
        if (first.body.equals(request.body)) expect(again.text).toBe(text);
        else expect(again.resultCode).toBe('000001');
      }
      expect(await stateOf(on.connector)).not.toBe(before);
    }
    const [department] = await on.connector.rows<{ name: string }>(
      `SELECT d.name FROM department d JOIN scope s ON s.id = d.scope_id WHERE s.tenant_id = '${tenantId}' AND d.code = 'd1'`,
    );
    expect(department?.name).toBe('Name of d1');
  });

  it('that is not signed never reaches the private key', async () => {
    const opened = jest.spyOn(on.connector.app.get(KeyRing), 'openSecret');
    const decrypted = jest.spyOn(on.connector.app.get(DecryptPool), 'run');
    const seeded = new Seeded(testSeed);
    const original = seal('applicationSync', applicationSync(newTenant(), 1));
    const changed = Array.from({ length: CALLS }, () => changedRequest(original, seeded));
    const unsigned = changed.filter((request) => !saysTheSame(request, original));
    const forged = ['kit', 'basic', 'v1'].map((accessKey) =>
      seal('applicationSync', applicationSync(newTenant(), 1), { accessKey: `not the ${accessKey} key` }),
    );
    const bare = { ...original, headers: { 'content-type': 'application/json' } };
    const old = seal('applicationSync', applicationSync(newTenant(), 1), { timestamp: Date.now() - 61_000 });
    const v1 = seal('applicationSync', applicationSync(newTenant(), 1), {
      dialect: 'v1-kit',
      accessKey: 'w1',
    });
    for (const request of [...unsigned, ...forged, bare, old, v1])
      expect(['000001', '000002']).toContain((await on.connector.send(request)).resultCode);
    expect([opened.mock.calls.length, decrypted.mock.calls.length]).toEqual([0, 0]);
    expect((await on.connector.send(original)).resultCode).toBe('000000');
    expect([opened.mock.calls.length, decrypted.mock.calls.length]).toEqual([1, 1]);
  });
});

/** A byte mutation of the body, or of a header where HTTP can carry it. */
function changedRequest(original: AnyRequest, seeded: Seeded): AnyRequest {
  const mutation = seeded.pick(BYTE_MUTATIONS);
  if (seeded.chance(0.6)) return { ...original, body: mutation.change(original.body, seeded) };
  const name = seeded.pick(['x-sign', 'x-timestamp', 'x-nonce']);
  const value = mutation.change(Buffer.from(original.headers[name] as string), seeded).toString('latin1');
  const carried = value.replace(/[^\x21-\x7e]/g, '~');
  return { ...original, headers: { ...original.headers, [name]: carried } };
}

/** Judged without the code under test: the same JSON but for the order of its members, the same credentials. */
function saysTheSame(changed: AnyRequest, original: AnyRequest): boolean {
  const lower = { ...changed.headers, 'x-sign': changed.headers['x-sign']!.toLowerCase() };
  return (
    JSON.stringify(lower) === JSON.stringify(original.headers) &&
    membersOf(changed.body) === membersOf(original.body)
  );
}

function membersOf(body: Uint8Array): string {
  const bytes = Buffer.from(body);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const members = Object.entries(JSON.parse(text) as object).filter(([, value]) => value !== null);
    return JSON.stringify(members.sort(([a], [b]) => (a < b ? -1 : 1)));
  } catch {
    return 'unreadable';
  }
}
