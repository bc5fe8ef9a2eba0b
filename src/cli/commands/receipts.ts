import type { Command } from 'commander';
import { withClient, withPage, type ClientOptions, type ScopeOptions } from './client-options.js';
import { wholeNumber } from './simulate.js';

export interface ReceiptOptions extends ScopeOptions {
  readonly kind?: string;
  readonly outcome?: string;
  readonly code?: string;
  readonly from?: string;
  readonly to?: string;
}

/** `koosync receipts`: the webhook audit log. */
export function addReceipts(koosync: Command): void {
  const receipts = koosync
    .command('receipts')
    .description('the webhook audit log: every call and what became of it');
  addList(receipts, 'receipts');
  addShow(receipts);
}

/** `list`: receipts, newest first. `group`: what it belongs to, for the examples. */
export function addList(receipts: Command, group: string): void {
  const list = receipts.command('list', { isDefault: true }).description('list receipts, newest first');
  withPage(list, wholeNumber)
    .option('--kind <kind>', 'only tenantSync, applicationSync, …')
    .option('--outcome <outcome>', 'only applied, unchanged, superseded, held, resent, refused or failed')
    .option('--code <code>', 'only this result code, such as 000001')
    .option('--from <time>', 'received then or later: ISO 8601')
    .option('--to <time>', 'received before then: ISO 8601');
  withClient(list)
    .addHelpText(
      'after',
      `\nExamples:\n  $ koosync ${group} --outcome refused\n  $ koosync ${group} show 01KD…`,
    )
    .action(async (options: ReceiptOptions) => {
      const { listReceipts } = await import('../show-receipts.js');
      await listReceipts(options);
    });
}

/** `show ID`: one receipt. */
export function addShow(receipts: Command): void {
  const show = receipts
    .command('show')
    .description('one receipt with the redacted request and the reply')
    .argument('<id>', 'the id, as the list or a refusal tells it');
  withClient(show).action(async (id: string, options: ClientOptions) => {
    const { showReceipt } = await import('../show-receipts.js');
    await showReceipt(id, options);
  });
}
