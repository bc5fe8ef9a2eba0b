import type { Command } from 'commander';

/** `koosync migrate`: brings the database up to date without serving. */
export function addMigrate(koosync: Command): void {
  koosync
    .command('migrate')
    .description('bring the database up to date; needs no key, only KOOSYNC_DATABASE_URL')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ KOOSYNC_DATABASE_URL=postgres://user@host/koosync koosync migrate')
    .action(async ({ json }: { json?: boolean }) => {
      const { runMigrate } = await import('../run-migrate.js');
      await runMigrate(json === true);
    });
}
