import { type Command } from 'commander';
import { wholeNumber } from './simulate.js';

export interface VerifyStoreOptions {
  readonly seed: number;
  readonly rows: number;
  readonly only?: string;
  readonly json?: boolean;
}

/** `koosync verify-store`: runs the conformance kit over a vendor's user store. */
export function addVerifyStore(koosync: Command): void {
  koosync
    .command('verify-store')
    .description('check that a user store of yours keeps what is promised of one')
    .argument('<file>', 'JavaScript module whose default export makes the store: () => ({ store, probe })')
    .option(
      '--seed <n>',
      'decides ids and order; another one each time over a store that keeps',
      wholeNumber,
      1,
    )
    .option('--rows <n>', 'users and departments where it is about many', wholeNumber, 10_000)
    .option('--only <text>', 'only checks whose name holds this text')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: VerifyStoreOptions) => {
      const { runVerifyStore } = await import('../verify-store/run-verify-store.js');
      await runVerifyStore(file, options);
    });
}

const EXAMPLES = `
Exits with 1 when a promise is broken. The module may also export "options", as for verifyUserStore of koosync/testing.

Examples:
  $ koosync verify-store ./my-store.js
  $ koosync verify-store ./my-store.js --only revoked --rows 1000`;
