import type { Command } from 'commander';
import { withClient, withPage, type ClientOptions, type ScopeOptions } from './client-options.js';
import { wholeNumber } from './simulate.js';

export interface DeliveryOptions extends ScopeOptions {
  readonly target?: string;
  readonly status?: string;
  readonly state?: string;
}

export interface RetryOptions extends ClientOptions {
  readonly target?: string;
  readonly tenant?: string;
  readonly from?: string;
  readonly to?: string;
  readonly all?: boolean;
}

/** `koosync changes`: everything that changed. */
export function addChanges(koosync: Command): void {
  const changes = koosync
    .command('changes')
    .description('what changed in the directory, in the order of commits');
  const list = changes.command('list', { isDefault: true }).description('list changes, oldest first');
  withClient(withPage(list, wholeNumber)).action(async (options: ScopeOptions) => {
    const { listChanges } = await import('../show-deliveries.js');
    await listChanges(options);
  });
}

/** `koosync deliveries`: changes that were given up, how far each target is, and sending again. */
export function addDeliveries(koosync: Command): void {
  const deliveries = koosync
    .command('deliveries')
    .description('changes on their way to your targets: what was given up, and how far each target is');
  const list = deliveries
    .command('list', { isDefault: true })
    .description('list changes that were given up')
    .option('--target <name>', 'only those of this target')
    .option('--status <status>', 'abandoned, queued, delivered, superseded or all (default: abandoned)');
  withClient(withPage(list, wholeNumber))
    .addHelpText(
      'after',
      '\nExamples:\n  $ koosync deliveries retry 01KD….0\n  $ koosync deliveries retry --all',
    )
    .action(async (options: DeliveryOptions) => {
      const { listDeliveries } = await import('../show-deliveries.js');
      await listDeliveries(options);
    });
  const progress = deliveries
    .command('progress')
    .description('how far each target was told of each enterprise')
    .option('--target <name>', 'only that of this target')
    .option('--state <state>', 'waiting, failing, refused, settled or all (default: all)');
  withClient(withPage(progress, wholeNumber)).action(async (options: DeliveryOptions) => {
    const { listProgress } = await import('../show-deliveries.js');
    await listProgress(options);
  });
  addRetry(deliveries);
}

function addRetry(deliveries: Command): void {
  const retry = deliveries
    .command('retry')
    .description('send changes that were given up again, each as its object stands now')
    .argument('[ids...]', 'event ids, as the list tells them')
    .option('--target <name>', 'only those of this target')
    .option('--tenant <id>', 'only those of this enterprise')
    .option('--from <time>', 'only those given up then or later')
    .option('--to <time>', 'only those given up before then')
    .option('--all', 'every one of them');
  withClient(retry).action(async (ids: string[], options: RetryOptions) => {
    const { retryDeliveries } = await import('../show-deliveries.js');
    await retryDeliveries(ids, options);
  });
}
