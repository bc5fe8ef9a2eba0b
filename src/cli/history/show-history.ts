import { AdminClient } from '../admin-client.js';
import type { StateItem, WhyItem } from '../admin-items.js';
import { queryOf } from '../commands/client-options.js';
import type { AsOfOptions, WhyOptions } from '../commands/history.js';
import { localTime } from '../local-time.js';
import { showPage } from '../show-page.js';
import type { Column } from '../table.js';

const STATES: readonly Column<StateItem>[] = [
  { title: 'object', cell: objectIn },
  { title: 'state', cell: stateIn },
  { title: 'since', cell: ({ recordedAt }) => localTime(recordedAt) },
  { title: 'source time', cell: ({ sourceTime }) => localTime(sourceTime) },
  { title: 'receipt', cell: ({ receiptId }) => receiptId },
];
const REASONS: readonly Column<WhyItem>[] = [
  { title: 'recorded', cell: ({ recordedAt }) => localTime(recordedAt) },
  { title: 'source time', cell: ({ sourceTime }) => localTime(sourceTime) },
  { title: 'change', cell: ({ type }) => type },
  { title: 'state then', cell: (item) => `${objectIn(item)} ${stateIn(item)}`.trim() },
  { title: 'fields', cell: ({ changed = [] }) => changed.join(' ') },
  {
    title: 'receipt',
    cell: ({ receiptId, receipt }) => (receipt ? `${receiptId} ${receipt.kind}` : `${receiptId} (removed)`),
  },
];

function objectIn({ user, department, application, tenant }: StateItem): string {
  if (user) return `${user.userName} ${user.name}`;
  if (department) return `${department.code} ${department.name}`;
  return application?.appId ?? tenant?.name ?? '';
}

function stateIn({ user, department }: StateItem): string {
  if (department) return department.path ? department.path.join('/') : 'no place in the tree';
  if (!user) return '';
  const access = user.authorized ? (user.enabled ? 'authorised' : 'disabled') : 'not authorised';
  return `in ${user.departmentCode || 'no department'}, ${access}`;
}

export async function showAsOf(objects: string, options: AsOfOptions): Promise<void> {
  const { at, time, department, user } = options;
  const query = { ...queryOf(options), object: objects, at, time, department, user };
  showPage(await AdminClient.of(options).page<StateItem>('history/as-of', query), STATES, options);
}

export async function showWhy(options: WhyOptions): Promise<void> {
  const { user, department, app } = options;
  const query = { ...queryOf(options), user, department, application: app };
  showPage(await AdminClient.of(options).page<WhyItem>('history/why', query), REASONS, options);
}
