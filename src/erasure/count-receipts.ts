import type { Tx } from '../database/tx.js';
import type { ScopeKey } from '../directory/scope-key.js';

type Item = Readonly<Record<string, unknown>>;
const PAGE = 500;

/** How many receipts of a scope keep sealed values of a user. */
export async function countReceipts(tx: Tx, scope: ScopeKey, userName: string): Promise<number> {
  let count = 0;
  for (let after = ''; ;) {
    const rows = await tx.rows<{ id: string; request: string }>(
      `SELECT id, request FROM receipt WHERE tenant_id = ? AND id > ? AND instance_id = ? AND lane = ?
         AND kind = 'authSync' AND request IS NOT NULL ORDER BY id LIMIT ${PAGE}`,
      [scope.tenantId, after, scope.instanceId, scope.lane],
    );
    count += rows.filter(({ request }) => names(request, userName)).length;
    if (rows.length < PAGE) return count;
    after = rows.at(-1)?.id ?? '';
  }
}

function names(request: string, userName: string): boolean {
  const { userList } = JSON.parse(request) as { readonly userList?: unknown };
  if (!Array.isArray(userList)) return false;
  return (userList as Item[]).some((user) => user.userName === userName && user.sealed !== undefined);
}
