import { styleText } from 'node:util';
import { CommanderError } from 'commander';
import { ConfigError, describeFault } from '../config.js';
import { CliError } from './cli-error.js';
import { koosync } from './koosync.js';

/**
 * Runs the command line.
 *
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage.
 */
export async function runCommand(words: readonly string[]): Promise<number> {
  try {
    await koosync().parseAsync([...words], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError)
      return error.code === 'commander.help' ? 2 : error.exitCode === 0 ? 0 : 2;
    for (const line of linesOf(error)) process.stderr.write(`${line}\n`);
    return error instanceof CliError ? error.exitCode : 1;
  }
}

function linesOf(error: unknown): string[] {
  if (error instanceof ConfigError)
    return [
      'The configuration does not let koosync work:',
      ...error.faults.map((fault) => `- ${describeFault(fault)}`),
    ];
  if (error instanceof CliError)
    return [
      red(error.message) + (error.remedy ? `: ${error.remedy}.` : error.message.endsWith('.') ? '' : '.'),
    ];
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [red('koosync failed in a way nobody foresaw; please report this:'), told];
}

const red = (text: string): string => styleText('red', text, { stream: process.stderr });
