import { AdminClient } from './admin-client.js';
import type { RemovalItem } from './admin-items.js';
import { queryOf, type ClientOptions } from './commands/client-options.js';
import type { RemovalOptions } from './commands/removals.js';
import { localTime } from './local-time.js';
import { showPage } from './show-page.js';
import { table, type Column } from './table.js';
import { oneLine, paint, print, printJson } from './terminal.js';

const REMOVALS: readonly Column<RemovalItem>[] = [
  { title: 'id', cell: ({ id }) => id },
  { title: 'held since', cell: ({ heldAt }) => localTime(heldAt) },
  { title: 'state', cell: ({ state }) => state },
  { title: 'would remove', cell: ({ removals, live }) => `${removals} of ${live}` },
  { title: 'tenant', cell: ({ tenantId }) => tenantId },
  { title: 'instance', cell: ({ instanceId }) => instanceId },
];

const DOOMED: readonly Column<NonNullable<RemovalItem['difference']>['departments'][number]>[] = [
  { title: 'code', cell: ({ code }) => code },
  { title: 'name', cell: ({ name }) => name },
  { title: 'path', cell: ({ path }) => path?.join(' / ') ?? '' },
  { title: 'users', cell: ({ users }) => String(users) },
];

export async function listRemovals({ state, ...options }: RemovalOptions): Promise<void> {
  const query = { ...queryOf(options), state };
  showPage(await AdminClient.of(options).page<RemovalItem>('removals', query), REMOVALS, options);
}

const pathOf = (id: string): string => `removals/${encodeURIComponent(id)}`;

export async function showRemoval(id: string, options: ClientOptions): Promise<void> {
  const removal = await AdminClient.of(options).get<RemovalItem>(pathOf(id));
  if (options.json) return printJson(removal);
  const { state, tenantId, difference, removals, live, listTime } = removal;
  print(
    `The full list of ${localTime(listTime)} of tenant ${oneLine(tenantId)} would have removed ${removals} of ${live} departments.`,
  );
  if (!difference) return print(`It is ${state}.`);
  print(`Approving removes ${difference.total} departments now; ${difference.users} users are in them.`, '');
  if (difference.departments.length > 0) print(table(difference.departments, DOOMED));
  const more = difference.total - difference.departments.length;
  if (more > 0) print(paint('dim', `… and ${more} more`));
}

export async function decideRemoval(
  id: string,
  decision: 'approve' | 'reject',
  options: ClientOptions,
): Promise<void> {
  const answer = await AdminClient.of(options).post<{ removed?: number }>(`${pathOf(id)}/${decision}`);
  if (options.json) return printJson(answer);
  if (decision === 'reject') return print('Rejected: the departments stay until the next full list.');
  print(`Approved: ${answer.removed ?? 0} departments were removed.`);
}
