import { fileURLToPath } from 'node:url';
import { NodeProcess, type Ended } from '../support/node-process.js';

const COMMAND = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** The built command in a process of its own; of KOOSYNC_* variables it sees only those given. */
export class KoosyncProcess extends NodeProcess {
  constructor(words: readonly string[], environment: Readonly<Record<string, string>> = {}, cwd?: string) {
    super(COMMAND, words, environment, cwd);
  }
}

/** Runs a command to its end. */
export const koosync = (words: readonly string[], environment?: Record<string, string>): Promise<Ended> =>
  new KoosyncProcess(words, environment).end();

/** The output of a command that was run with --json. */
export const jsonOf = <T>({ stdout }: Ended): T => JSON.parse(stdout) as T;
