import { createInterface } from 'node:readline/promises';
import { AdminClient } from './admin-client.js';
import { CliError, wrongUsage } from './cli-error.js';
import type { EraseOptions } from './commands/erase-user.js';
import { oneLine, print, printJson } from './terminal.js';

interface Answer {
  readonly erased: {
    readonly rows: number;
    readonly changesCovered: number;
    readonly receiptsCovered: number;
  };
}

/** Erases a user, once it is confirmed: there is no way back. */
export async function eraseUser(userName: string, options: EraseOptions): Promise<void> {
  const { tenant, instance, lane, yes } = options;
  const client = AdminClient.of(options);
  if (!yes) await confirm(userName, options);
  const answer = await client.post<Answer>('users/erase', {
    ...{ tenantId: tenant, userName },
    ...(instance !== undefined && { instanceId: instance }),
    ...(lane !== undefined && { lane }),
  });
  if (options.json) return printJson(answer);
  const { rows, changesCovered, receiptsCovered } = answer.erased;
  print(
    `${oneLine(userName)} is erased: ${rows} profiles emptied, ${changesCovered} changes and ${receiptsCovered} receipts cannot be read any more.`,
  );
}

/** On a terminal the user name has to be typed once more; a script says --yes. */
async function confirm(userName: string, { tenant, instance }: EraseOptions): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw wrongUsage('Erasing cannot be taken back', 'pass --yes where nobody can be asked');
  const where = `tenant ${oneLine(tenant)}, ${instance === undefined ? 'every instance' : `instance ${oneLine(instance) || '(none)'}`}`;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await terminal.question(
      `This erases ${oneLine(userName)} (${where}) for ever. Type the user name to go on: `,
    );
    if (typed.trim() !== userName) throw new CliError('Nothing was erased: that is another name');
  } finally {
    terminal.close();
  }
}
