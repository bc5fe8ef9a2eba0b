import type { Command } from 'commander';
import { withClient, withPage, type ScopeOptions } from './client-options.js';
import { wholeNumber } from './simulate.js';

export interface AsOfOptions extends ScopeOptions {
  readonly at?: string;
  readonly time?: string;
  readonly department?: string;
  readonly user?: string;
}

export interface WhyOptions extends ScopeOptions {
  readonly user?: string;
  readonly department?: string;
  readonly app?: string;
}

/** `koosync history`: who was where at a time, and which calls made it so. */
export function addHistory(koosync: Command): void {
  const history = koosync
    .command('history')
    .description('who was in which department or authorised at a time, and which calls made it so');
  const asOf = history
    .command('as-of')
    .description('what an enterprise held at a time')
    .argument('<objects>', 'departments, users, applications or tenant')
    .option('--at <time>', 'ISO 8601 (default: now)')
    .option('--time <which>', 'recorded (by koosync) or source (made by the marketplace); default: recorded')
    .option('--department <code>', 'only users in this department')
    .option('--user <name>', 'only this user');
  withClient(withPage(asOf, wholeNumber))
    .addHelpText('after', '\nExample:\n  $ koosync history as-of users --tenant ID --at 2026-03-01T00:00Z')
    .action(async (objects: string, options: AsOfOptions) => {
      const { showAsOf } = await import('../history/show-history.js');
      await showAsOf(objects, options);
    });
  const why = history
    .command('why')
    .description('the changes of one user, department or application, newest first, and what caused each')
    .option('--user <name>', 'this user')
    .option('--department <code>', 'this department')
    .option('--app <id>', 'this application, or the right of --user to it');
  withClient(withPage(why, wholeNumber))
    .addHelpText('after', '\nExample:\n  $ koosync history why --tenant ID --user zhang.wei')
    .action(async (options: WhyOptions) => {
      const { showWhy } = await import('../history/show-history.js');
      await showWhy(options);
    });
}
