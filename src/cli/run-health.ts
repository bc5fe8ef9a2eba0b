import { localAddress } from '../config.js';
import { CliError } from './cli-error.js';
import { reach } from './reach.js';
import { oneLine, print, printJson } from './terminal.js';

/** Shorter than the time that container engines and clusters give a check. */
const PATIENCE_MS = 3000;
/** What of a stranger's answer is shown. */
const SHOWN = 200;

export interface HealthOptions {
  readonly ready?: boolean;
  readonly url?: string;
  readonly json?: boolean;
}

/** Asks `/health/live`, or `/health/ready`. @throws CliError unless it answers with 200 within 3 s. */
export async function runHealth({ ready, url = localAddress(), json }: HealthOptions): Promise<void> {
  const address = `${url.replace(/\/+$/, '')}/health/${ready ? 'ready' : 'live'}`;
  const response = await reach(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const text = await response.text();
  if (!response.ok)
    throw new CliError(
      `${address} answers HTTP ${response.status} (${oneLine(text).slice(0, SHOWN)})`,
      'run "koosync doctor" and look at the connector\'s log',
    );
  if (json) printJson(JSON.parse(text));
  else print(`${address} says it is up.`);
}
