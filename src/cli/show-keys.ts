import { AdminClient } from './admin-client.js';
import type { KeyItem } from './admin-items.js';
import type { ClientOptions } from './commands/client-options.js';
import { localTime } from './local-time.js';
import { showPage } from './show-page.js';
import type { Column } from './table.js';

export interface KeyListOptions extends ClientOptions {
  readonly days?: number;
}

const KEYS: readonly Column<KeyItem>[] = [
  { title: 'use', cell: ({ use }) => use },
  { title: 'id', cell: ({ id }) => id },
  { title: 'place', cell: ({ place }) => place },
  { title: 'last used', cell: ({ lastUsedAt }) => (lastUsedAt === null ? '' : localTime(lastUsedAt)) },
  {
    title: 'can go',
    cell: ({ safeToRetire }) => (safeToRetire === null ? '?' : safeToRetire ? 'yes' : 'no'),
  },
  { title: 'note', cell: ({ note }) => note },
];

export async function listKeys({ days, ...options }: KeyListOptions): Promise<void> {
  const query = { days: days?.toString() };
  showPage(await AdminClient.of(options).page<KeyItem>('keys', query), KEYS, options);
}
