import type { Command } from 'commander';

export interface UpOptions {
  readonly once?: boolean;
  readonly json?: boolean;
}

/** `koosync up`: everything on this machine, with a marketplace that plays. */
export function addUp(koosync: Command): void {
  koosync
    .command('up')
    .description('try everything here: keys, connector, database and a marketplace that plays')
    .option('--once', 'stop after the story instead of staying up')
    .option('--json', 'print JSON instead of the story')
    .addHelpText('after', EXAMPLES)
    .action(async (options: UpOptions) => {
      const { up } = await import('../up/up.js');
      await up(options);
    });
}

const EXAMPLES = `
Keys, tokens and the embedded database are kept in KOOSYNC_DATA_DIR (./data) and used again the next time.

Examples:
  $ koosync up
  $ KOOSYNC_PORT=9000 koosync up --once
  $ KOOSYNC_DATABASE_URL=postgres://… koosync up`;
