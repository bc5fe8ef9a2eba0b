import type { ObjectLiteral } from 'typeorm';
import { reject } from '../../src/outbox/change-target.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { SCHEMA } from '../../src/schema.js';
import type { TestConnector } from '../support/connector.js';
import { basic, newInstance, newOrder } from '../support/instances.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  singleOrgSync,
  tenantSync,
  user,
} from '../support/messages.js';

/** An enterprise with something in every table. Inside it, everything is called as in every other. */
export interface Enterprise {
  readonly tenantId: string;
  readonly instanceId: string;
  readonly orderId: string;
  /** Texts that only its rows hold. */
  readonly marks: readonly string[];
}

/** What both call theirs: the same for both, so that confusing them shows. */
export const LOCAL = { appId: 'app-1', userName: 'ann', code: 'd1' };

export const REFUSER = { name: 'refuser', deliver: () => Promise.resolve(reject('never')) };

/** Tables whose rows belong to nobody, and why. */
export const SHARED: Readonly<Record<string, string>> = {
  outbox_position: 'one counter',
  delivery_target: 'how far each target read the log',
  key_use: 'keys are the vendor’s',
  audit_seal: 'the receipts of all are sealed together',
  audit_seal_entries: 'the same',
  sealed_log: 'how far an older log was sealed',
  key_use_mark: 'how far the receipts were looked through',
};

export async function newEnterprise(connector: TestConnector, mark: string): Promise<Enterprise> {
  const order = newOrder();
  const accept = async (reply: Promise<{ resultCode: string; text: string }>) => {
    const { resultCode, text } = await reply;
    if (resultCode !== '000000') throw new Error(text);
  };
  await accept(basic(connector, 'newInstance', newInstance({ ...order, orderId: `CS-${mark}` })));
  const [row] = await connector.rows<{ instance_id: string }>(
    `SELECT instance_id FROM instance WHERE order_id = 'CS-${mark}'`,
  );
  const instanceId = row?.instance_id ?? '';
  const tenantId = `t-${mark}`;
  const own = { instanceId };
  await accept(
    connector.call('tenantSync', tenantSync(tenantId, 1, { ...own, name: mark, orderId: `CS-${mark}` })),
  );
  await accept(
    connector.call(
      'applicationSync',
      applicationSync(tenantId, 1, `secret of ${mark}`, { ...own, clientId: mark }),
    ),
  );
  const departments = Array.from({ length: 250 }, (_, i) => [`d${i}`, '', `${mark} ${i}`] as const);
  await accept(connector.call('allOrgSync', allOrgSync(tenantId, 1, departments, own)));
  await accept(connector.call('allOrgSync', allOrgSync(tenantId, 2, [], own))); // its removals are held
  await accept(
    connector.call('singleOrgSync', singleOrgSync(tenantId, 3, 'd1', '', { ...own, orgName: mark })),
  );
  await accept(
    connector.call('authSync', authSync(tenantId, 4, [user(LOCAL.userName, { name: mark })], own)),
  );
  await connector.app.get(Dispatcher).drain();
  await addWhatNoCallMakes(connector, { instanceId, tenantId, mark });
  return { tenantId, instanceId, orderId: `CS-${mark}`, marks: [mark, instanceId] };
}

async function addWhatNoCallMakes(
  { dataSource }: TestConnector,
  { instanceId, tenantId, mark }: { instanceId: string; tenantId: string; mark: string },
): Promise<void> {
  const scope = await dataSource.getRepository('scope').findOneByOrFail({ tenantId });
  const expiresAt = Date.now() + 3_600_000;
  await dataSource.getRepository('login_state').insert({
    id: `state-${mark}`,
    scopeId: scope['id'] as string,
    appId: LOCAL.appId,
    expiresAt,
    usedAt: null,
  });
  await dataSource.getRepository('queued_usage').insert({
    ...{
      id: `usage-${mark}`,
      instanceId,
      packageInstanceId: null,
      begin: 1,
      end: 2,
      recorded: 2,
      value: '1',
    },
    ...{ state: 'pending', attempts: 0, dueAt: expiresAt, roundId: null, code: null, reason: null },
    ...{ queuedAt: 1, settledAt: null },
  });
}

/**
 * Every row of an enterprise as text, by table: those that hold its marks, its scopes or its receipts; without those that
 * hold marks of the other, such as the entry that tells what an operator asked for in vain.
 */
export async function rowsOf(
  { dataSource }: TestConnector,
  { marks }: Enterprise,
  other: Enterprise,
): Promise<Map<string, string[]>> {
  const tables = SCHEMA.entities.map((entity) => dataSource.getMetadata(entity as new () => ObjectLiteral));
  const all = new Map<string, string[]>();
  for (const { tableName } of tables) {
    const rows = await dataSource.query<Record<string, unknown>[]>(`SELECT * FROM ${tableName}`);
    all.set(
      tableName,
      rows
        .map((row) => JSON.stringify(row))
        .filter((row) => !other.marks.some((mark) => row.includes(mark)))
        .sort(),
    );
  }
  const idsIn = (table: string): string[] =>
    (all.get(table) ?? [])
      .filter((row) => marks.some((mark) => row.includes(mark)))
      .map((row) => (JSON.parse(row) as { id: string }).id);
  const keys = [...marks, ...idsIn('scope'), ...idsIn('receipt')];
  return new Map(
    [...all].map(([table, rows]) => [table, rows.filter((row) => keys.some((key) => row.includes(key)))]),
  );
}
