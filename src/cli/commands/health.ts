import type { Command } from 'commander';

/** `koosync health`: what a container asks whether it is well. */
export function addHealth(koosync: Command): void {
  koosync
    .command('health')
    .description('ask the connector on this machine whether it runs; needs no token')
    .option('--ready', 'ask whether the database answers and is up to date, too')
    .option('--url <url>', 'another address than KOOSYNC_HOST and KOOSYNC_PORT')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExits with 1 when it is not, or not within 3 s.\n\nExample:\n  $ koosync health --ready',
    )
    .action(async (options: { ready?: boolean; url?: string; json?: boolean }) => {
      const { runHealth } = await import('../run-health.js');
      await runHealth(options);
    });
}
