import type { Environment } from './read-values.js';
import { FROM_FILES, VARIABLES } from './variables.js';

/** Read by the command line, not by `serve`. */
const CLIENT_NAMES = ['KOOSYNC_URL', 'KOOSYNC_ADMIN_TOKEN', 'KOOSYNC_ADMIN_TOKEN_FILE'];

/** `KOOSYNC_*` names that are set and mean nothing. */
export function unknownNames(environment: Environment): string[] {
  const files = FROM_FILES.map((name) => `${name}_FILE`);
  const known = new Set([...Object.keys(VARIABLES), ...files, ...CLIENT_NAMES]);
  return Object.keys(environment).filter(
    (name) => name.startsWith('KOOSYNC_') && environment[name] && !known.has(name),
  );
}
