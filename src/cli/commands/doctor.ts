import type { Command } from 'commander';

/** `koosync doctor`: looks for faults before the marketplace finds them. */
export function addDoctor(koosync: Command): void {
  koosync
    .command('doctor')
    .description('check configuration, clock, database and keys; every fault with its remedy')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExits with 1 when anything is wrong.\n\nExample:\n  $ koosync doctor --json')
    .action(async ({ json }: { json?: boolean }) => {
      const { runDoctor } = await import('../doctor/run-doctor.js');
      await runDoctor(json === true);
    });
}
