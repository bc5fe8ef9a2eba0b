import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sealer } from '../../src/audit/seals/sealer.js';
import type { AuditReport } from '../../src/audit/verify/report.js';
import { callAdmin } from '../admin/call-admin.js';
import type { TestConnector } from '../support/connector.js';
import { newTenant, singleOrgSync } from '../support/messages.js';

const folder = mkdtempSync(join(tmpdir(), 'koosync-seal-'));

/** A new seal key in a file: private and public PEM. */
export function sealKeyFile(name: string): { file: string; publicFile: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const [file, publicFile] = [join(folder, `${name}.pem`), join(folder, `${name}-public.pem`)];
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(publicFile, publicKey.export({ type: 'spki', format: 'pem' }));
  return { file, publicFile };
}

/** Sealing when it is asked to, not by the clock. */
export const sealing = (file: string) => ({ KOOSYNC_SEAL_KEY_FILE: file, KOOSYNC_SEAL_INTERVAL_S: '86400' });

export const seal = (connector: TestConnector): Promise<number> => connector.app.get(Sealer).seal();

/** Makes receipts; returns their ids in order. */
export async function makeReceipts(
  connector: TestConnector,
  count: number,
  timestamp = Date.now(),
): Promise<string[]> {
  const tenantId = newTenant();
  for (let i = 1; i <= count; i++) {
    const message = singleOrgSync(tenantId, i, `d${i}`, '', { orgName: `部门 "${i}" \\ 研发` });
    const { resultCode } = await connector.call('singleOrgSync', message, { timestamp });
    if (resultCode !== '000000') throw new Error(`the call was answered ${resultCode}`);
  }
  const rows = await connector.rows<{ id: string }>(
    `SELECT id FROM receipt WHERE tenant_id = '${tenantId}' ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

/** What GET audit/verify answers. */
export async function verified(connector: TestConnector, query = ''): Promise<AuditReport> {
  const { status, body, text } = await callAdmin(connector, `audit/verify${query}`);
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return body as unknown as AuditReport;
}

/** The faults found, short: `changed 01KD…`, `seal-removed 3`. */
export async function faultsOf(connector: TestConnector): Promise<string[]> {
  const { intact, faults, faultCount } = await verified(connector);
  if (intact !== (faultCount === 0)) throw new Error('intact and the faults contradict each other');
  return faults.map(({ kind, receiptId, seal: number }) => `${kind} ${receiptId ?? number ?? ''}`);
}
