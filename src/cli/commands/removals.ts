import type { Command } from 'commander';
import { withClient, withPage, type ClientOptions, type ScopeOptions } from './client-options.js';
import { wholeNumber } from './simulate.js';

export interface RemovalOptions extends ScopeOptions {
  readonly state?: string;
}

/** `koosync removals`: removals that the guard holds back until somebody decides. */
export function addRemovals(koosync: Command): void {
  const removals = koosync
    .command('removals')
    .description('removals by a full list that wait for a decision');
  const list = removals.command('list', { isDefault: true }).description('list held removals');
  withPage(list, wholeNumber).option(
    '--state <state>',
    'open, approved, rejected, superseded or all (default: open)',
  );
  withClient(list)
    .addHelpText('after', '\nExamples:\n  $ koosync removals show 01KD…\n  $ koosync removals approve 01KD…')
    .action(async (options: RemovalOptions) => {
      const { listRemovals } = await import('../show-removals.js');
      await listRemovals(options);
    });
  const show = removals
    .command('show')
    .description('what approving would remove now')
    .argument('<id>', 'the id, as the list tells it');
  withClient(show).action(async (id: string, options: ClientOptions) => {
    const { showRemoval } = await import('../show-removals.js');
    await showRemoval(id, options);
  });
  addDecision(removals, 'approve', 'remove what the list did not contain, judged again now');
  addDecision(removals, 'reject', 'keep the departments until the next full list');
}

function addDecision(removals: Command, decision: 'approve' | 'reject', description: string): void {
  const command = removals
    .command(decision)
    .description(description)
    .argument('<id>', 'the id, as the list tells it');
  withClient(command).action(async (id: string, options: ClientOptions) => {
    const { decideRemoval } = await import('../show-removals.js');
    await decideRemoval(id, decision, options);
  });
}
