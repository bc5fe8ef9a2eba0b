import type { Command } from 'commander';
import { withClient, type ClientOptions } from './client-options.js';
import { wholeNumber } from './simulate.js';

export interface InstanceOptions extends ClientOptions {
  readonly instance?: string;
  readonly order?: string;
  readonly status?: string;
  readonly lane?: string;
  readonly limit?: number;
  readonly after?: string;
}

export interface KeepOptions extends ClientOptions {
  readonly lane?: string;
}

/** `koosync instances`: what was ordered, and what became of it. */
export function addInstances(koosync: Command): void {
  const instances = koosync.command('instances').description('instances of the product, from order to purge');
  const list = instances
    .command('list', { isDefault: true })
    .description('list instances')
    .option('--instance <id>', 'only this instance')
    .option('--order <id>', 'only what this order made, renewed or upgraded')
    .option('--status <status>', 'provisioning, active, frozen, released, purged or failed')
    .option('--lane <lane>', 'production, test or all (default: production)')
    .option('--limit <n>', 'most items', wholeNumber)
    .option('--after <cursor>', 'go on after an earlier page');
  withClient(list)
    .addHelpText('after', '\nExample:\n  $ koosync instances --status released')
    .action(async (options: InstanceOptions) => {
      const { listInstances } = await import('../show-instances.js');
      await listInstances(options);
    });
  const keep = instances
    .command('keep')
    .description('take the release of an instance back before it is purged')
    .argument('<id>', 'instanceId')
    .option('--lane <lane>', 'production or test');
  withClient(keep).action(async (id: string, options: KeepOptions) => {
    const { keepInstance } = await import('../show-instances.js');
    await keepInstance(id, options);
  });
}
