import type { Command } from 'commander';
import { addErase } from './erase-user.js';
import { withClient, withPage, type ClientOptions, type ScopeOptions } from './client-options.js';
import { wholeNumber } from './simulate.js';

export interface ListOptions extends ScopeOptions {
  readonly removed?: string;
  readonly app?: string;
  readonly tree?: boolean;
}

export interface RevealOptions extends ClientOptions {
  readonly instance: string;
  readonly tenant: string;
  readonly app: string;
  readonly lane?: string;
}

/** `koosync tenants`, `applications`, `departments`, `users`. */
export function addLists(koosync: Command): void {
  addList(koosync, 'tenants', 'enterprises that are bound to an instance');
  const applications = addList(
    koosync,
    'applications',
    'login credentials of the applications, without secrets',
  );
  addReveal(applications);
  addList(koosync, 'departments', 'departments of the enterprises', (list) =>
    list.option('--tree', 'draw the tree of each enterprise'),
  );
  const users = addList(koosync, 'users', 'users and their right to the product', (list) =>
    list.option('--app <id>', 'only this application'),
  );
  addErase(users);
}

type Name = 'tenants' | 'applications' | 'departments' | 'users';

function addList(
  koosync: Command,
  name: Name,
  description: string,
  more = (list: Command): Command => list,
): Command {
  const group = koosync.command(name).description(description);
  const list = group.command('list', { isDefault: true }).description(`list ${description}`);
  more(withPage(list, wholeNumber)).option('--removed <which>', 'false, true or all (default: false)');
  withClient(list)
    .addHelpText('after', `\nExample:\n  $ koosync ${name} --tenant demo-tenant-xinghe --json`)
    .action(async (options: ListOptions) => {
      const { showList } = await import('../show-lists.js');
      await showList(name, options);
    });
  return group;
}

function addReveal(applications: Command): void {
  const reveal = applications
    .command('reveal')
    .description('print a client secret in clear; leaves an entry in the webhook audit log')
    .requiredOption('--instance <id>', 'instanceId; "" is the seller\'s own')
    .requiredOption('--tenant <id>', 'tenantId')
    .requiredOption('--app <id>', 'appId')
    .option('--lane <lane>', 'production or test');
  withClient(reveal).action(async (options: RevealOptions) => {
    const { revealSecret } = await import('../show-lists.js');
    await revealSecret(options);
  });
}
