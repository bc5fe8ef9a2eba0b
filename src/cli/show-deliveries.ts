import { AdminClient } from './admin-client.js';
import type { ChangeItem, DeliveryItem, ProgressItem } from './admin-items.js';
import { wrongUsage } from './cli-error.js';
import { queryOf, type ScopeOptions } from './commands/client-options.js';
import type { DeliveryOptions, RetryOptions } from './commands/deliveries.js';
import { localTime } from './local-time.js';
import { showPage } from './show-page.js';
import type { Column } from './table.js';
import { print, printJson } from './terminal.js';

const CHANGES: readonly Column<ChangeItem>[] = [
  { title: 'cursor', cell: ({ cursor }) => cursor },
  { title: 'type', cell: ({ type }) => type },
  { title: 'object', cell: objectIn },
  { title: 'tenant', cell: ({ tenantId }) => tenantId },
  { title: 'as of', cell: ({ sourceTime }) => localTime(sourceTime) },
  { title: 'receipt', cell: ({ receiptId }) => receiptId },
];
const DELIVERIES: readonly Column<DeliveryItem>[] = [
  { title: 'event', cell: ({ eventId }) => eventId },
  { title: 'target', cell: ({ target }) => target },
  { title: 'type', cell: ({ type }) => type },
  { title: 'status', cell: ({ status }) => status },
  { title: 'tenant', cell: ({ tenantId }) => tenantId },
  { title: 'attempts', cell: ({ attempts }) => String(attempts) },
  { title: 'given up', cell: ({ parkedAt }) => localTime(parkedAt) },
  { title: 'reason', cell: ({ reason }) => reason },
];
const PROGRESS: readonly Column<ProgressItem>[] = [
  { title: 'target', cell: ({ target }) => target },
  { title: 'tenant', cell: ({ tenantId }) => tenantId },
  { title: 'instance', cell: ({ instanceId }) => instanceId },
  { title: 'state', cell: ({ state }) => state },
  { title: 'attempts', cell: ({ attempts }) => String(attempts) },
  { title: 'next', cell: ({ nextAttemptAt }) => (nextAttemptAt === null ? '' : localTime(nextAttemptAt)) },
  { title: 'last error', cell: ({ lastError }) => lastError ?? '' },
];

function objectIn({
  tenant,
  application,
  department,
  user,
  instance,
  snapshot,
  ...change
}: ChangeItem): string {
  if (user) return `${user.userName} ${user.name}`;
  if (department) return `${department.code} ${department.name}`;
  if (application) return application.appId;
  if (instance) return `${change.instanceId} ${instance.status}`;
  if (snapshot) return `a list of ${snapshot.listed}`;
  return tenant?.name ?? '';
}

export async function listChanges(options: ScopeOptions): Promise<void> {
  showPage(await AdminClient.of(options).page<ChangeItem>('changes', queryOf(options)), CHANGES, options);
}

export async function listDeliveries({ target, status, ...options }: DeliveryOptions): Promise<void> {
  const query = { ...queryOf(options), target, status };
  showPage(await AdminClient.of(options).page<DeliveryItem>('deliveries', query), DELIVERIES, options);
}

export async function listProgress({ target, state, ...options }: DeliveryOptions): Promise<void> {
  const query = { ...queryOf(options), target, state };
  showPage(await AdminClient.of(options).page<ProgressItem>('deliveries/progress', query), PROGRESS, options);
}

export async function retryDeliveries(ids: readonly string[], options: RetryOptions): Promise<void> {
  const { target, tenant, from, to, all } = options;
  const wish = {
    ...(ids.length > 0 && { eventIds: ids }),
    ...(target !== undefined && { target }),
    ...(tenant !== undefined && { tenantId: tenant }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
  if (Object.keys(wish).length === 0 && !all)
    throw wrongUsage(
      'Nothing says which changes to send again',
      'name event ids, narrow them, or pass --all',
    );
  const answer = await AdminClient.of(options).post<{ queued: number }>('deliveries/retry', wish);
  if (options.json) return printJson(answer);
  print(answer.queued === 1 ? '1 change is sent again.' : `${answer.queued} changes are sent again.`);
}
