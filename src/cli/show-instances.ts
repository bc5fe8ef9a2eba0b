import { AdminClient } from './admin-client.js';
import type { InstanceItem } from './admin-items.js';
import type { InstanceOptions, KeepOptions } from './commands/instances.js';
import { localTime } from './local-time.js';
import { showPage } from './show-page.js';
import type { Column } from './table.js';
import { oneLine, print, printJson } from './terminal.js';

const timeOr = (time: string | null, otherwise = ''): string => (time === null ? otherwise : localTime(time));

const INSTANCES: readonly Column<InstanceItem>[] = [
  { title: 'instance', cell: ({ instanceId }) => instanceId },
  { title: 'status', cell: ({ status }) => status },
  { title: 'order', cell: ({ orderId }) => orderId },
  { title: 'buyer', cell: ({ customerName }) => customerName ?? '' },
  { title: 'expires', cell: ({ expireTime }) => timeOr(expireTime) },
  {
    title: 'remark',
    cell: ({ purgeAt, refusalCode, refusalReason }) =>
      purgeAt === null
        ? [refusalCode, refusalReason].filter(Boolean).join(' ')
        : `purged ${localTime(purgeAt)}`,
  },
];

export async function listInstances(options: InstanceOptions): Promise<void> {
  const { instance, order, status, lane, limit, after } = options;
  const query = { instanceId: instance, orderId: order, status, lane, limit: limit?.toString(), after };
  showPage(await AdminClient.of(options).page<InstanceItem>('instances', query), INSTANCES, options);
}

export async function keepInstance(id: string, { lane, ...options }: KeepOptions): Promise<void> {
  const query = lane === undefined ? '' : `?lane=${encodeURIComponent(lane)}`;
  const path = `instances/${encodeURIComponent(id)}/keep${query}`;
  const kept = await AdminClient.of(options).post<InstanceItem>(path);
  if (options.json) printJson(kept);
  else print(`Kept: the instance ${oneLine(kept.instanceId)} is ${kept.status} again.`);
}
