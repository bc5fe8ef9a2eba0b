import { CliError, wrongUsage } from './cli-error.js';

const TIMEOUT_MS = 30_000;

/** `fetch` that says in one sentence why nobody answered, and what to do. */
export async function reach(address: string, request: RequestInit): Promise<Response> {
  if (!URL.canParse(address) || !/^https?:/.test(address))
    throw wrongUsage(`${address} is not an address`, 'use one such as http://127.0.0.1:8080');
  try {
    return await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual', ...request });
  } catch (error) {
    throw unreachable(new URL(address), error);
  }
}

function unreachable({ origin, hostname }: URL, error: unknown): CliError {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
  const code = cause?.code;
  if (code === 'ECONNREFUSED')
    return new CliError(
      `Nothing answers at ${origin}`,
      'start the connector with "koosync serve" (or "npm run up"), or correct --url / KOOSYNC_URL',
    );
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new CliError(`The name ${hostname} is not known`, 'correct --url / KOOSYNC_URL');
  if (name === 'TimeoutError')
    return new CliError(`${origin} did not answer in time`, "look at the connector's log");
  const why = code ?? cause?.message ?? (error instanceof Error ? error.message : 'unknown error');
  return new CliError(`${origin} cannot be reached (${why})`, 'check --url / KOOSYNC_URL and the network');
}
