import type { Command } from 'commander';
import { wholeNumber } from './simulate.js';

export interface PartitionOptions {
  readonly json?: boolean;
}

export interface DivideOptions extends PartitionOptions {
  readonly positions?: number;
}

/** `koosync partitions`: receipts and changes by month, on PostgreSQL. */
export function addPartitions(koosync: Command): void {
  const partitions = koosync
    .command('partitions')
    .description('receipts and changes by month, on PostgreSQL; needs no key, only KOOSYNC_DATABASE_URL');
  partitions
    .command('list', { isDefault: true })
    .description('list the parts of the divided tables, with rows and bytes')
    .option('--json', 'print JSON')
    .action(async (options: PartitionOptions) => {
      const { listPartitions } = await import('../show-partitions.js');
      await listPartitions(options);
    });
  partitions
    .command('create')
    .description(
      'divide receipts and changes, and make the parts of the coming months; calls go on meanwhile',
    )
    .option('--positions <n>', 'positions in a part of change_batch (default: 5000000)', wholeNumber)
    .option('--json', 'print JSON')
    .action(async (options: DivideOptions) => {
      const { createPartitions } = await import('../show-partitions.js');
      await createPartitions(options);
    });
  partitions
    .command('detach')
    .description('take a part that nothing needs any more out of its table; it stays as a table of its own')
    .argument('<name>', 'name of the part, such as receipt_2026_01')
    .option('--json', 'print JSON')
    .action(async (name: string, options: PartitionOptions) => {
      const { detachPartition } = await import('../show-partitions.js');
      await detachPartition(name, options);
    });
}
