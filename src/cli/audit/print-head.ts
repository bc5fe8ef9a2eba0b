import { AdminClient } from '../admin-client.js';
import { CliError } from '../cli-error.js';
import type { ClientOptions } from '../commands/client-options.js';
import { printJson } from '../terminal.js';

interface State {
  readonly head: { readonly number: number; readonly hash: string; readonly sealedAt: string } | null;
}

/** JSON whether or not it is asked for: it goes into a file. */
export async function printHead(options: ClientOptions): Promise<void> {
  const { head } = await AdminClient.of(options).get<State>('audit/state');
  if (!head)
    throw new CliError(
      'Nothing is sealed yet',
      'set KOOSYNC_SEAL_KEY_FILE for the connector, or wait for its first seal',
    );
  printJson(head);
}
