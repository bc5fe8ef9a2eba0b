import type { Config } from '../config.js';
import { CliError } from './cli-error.js';
import { databaseUnusable } from './open-database.js';

/** Why the service does not start, in one sentence with its remedy. */
export function startFailure({ host, port, connector }: Config, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new CliError(
      `Port ${port} of ${host} is taken`,
      `stop what uses it, or choose another one: KOOSYNC_PORT=${port + 1}`,
    );
  if (code === 'EACCES' && syscall === 'listen')
    return new CliError(
      `Port ${port} may not be opened by this user`,
      'choose one above 1023 with KOOSYNC_PORT',
    );
  if (code === 'EADDRNOTAVAIL' || (code === 'ENOTFOUND' && syscall === 'getaddrinfo' && !isDatabase(error)))
    return new CliError(`${host} is no address of this machine`, 'correct KOOSYNC_HOST');
  return typeof code === 'string' ? databaseUnusable(connector.database.url, error) : error;
}

/** A server's name that cannot be looked up is not the address we listen on. */
const isDatabase = (error: unknown): boolean => (error as { hostname?: string }).hostname !== undefined;
