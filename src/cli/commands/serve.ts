import type { Command } from 'commander';

/** `koosync serve`: the connector as a service. */
export function addServe(koosync: Command): void {
  koosync
    .command('serve')
    .description('run the connector until SIGTERM or Ctrl-C; brings the database up to date first')
    .addHelpText(
      'after',
      '\nExample:\n  $ KOOSYNC_KIT_ACCESS_KEYS=… KOOSYNC_DATA_KEY_FILE=data.key koosync serve',
    )
    .action(async () => {
      const { runServe } = await import('../run-serve.js');
      await runServe();
    });
}
