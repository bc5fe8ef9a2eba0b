import type { Command } from 'commander';
import { withClient, type ClientOptions } from './client-options.js';

export interface EraseOptions extends ClientOptions {
  readonly tenant: string;
  readonly instance?: string;
  readonly lane?: string;
  readonly yes?: boolean;
}

/** `koosync users erase`. */
export function addErase(users: Command): void {
  const erase = users
    .command('erase')
    .description('empty the profile of a user and destroy the key of what receipts and changes keep of it')
    .argument('<userName>', 'the user, as the marketplace calls it')
    .requiredOption('--tenant <id>', 'tenantId')
    .option('--instance <id>', 'only in this instance (default: in every one of the tenant)')
    .option('--lane <lane>', 'production or test')
    .option('--yes', 'do not ask');
  withClient(erase)
    .addHelpText(
      'after',
      '\nExample:\n  $ koosync users erase zhang.wei --tenant 68cbc86abcd880d92f36422fa0e',
    )
    .action(async (userName: string, options: EraseOptions) => {
      const { eraseUser } = await import('../erase-user.js');
      await eraseUser(userName, options);
    });
}
