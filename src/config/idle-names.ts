import type { Environment } from './read-values.js';
import { FROM_FILES, VARIABLES } from './variables.js';

/** Names that later versions know; in this one nothing reads them. */
const NOT_YET: readonly string[] = [];

/** Read by the command line, not by `serve`. */
const CLIENT_NAMES = ['KOOSYNC_URL', 'KOOSYNC_ADMIN_TOKEN', 'KOOSYNC_ADMIN_TOKEN_FILE'];

/** `KOOSYNC_*` names that are set and mean nothing to this version: unknown ones, and those it does not serve yet. */
export function idleNames(environment: Environment): { unknown: string[]; notYet: string[] } {
  const files = (names: readonly string[]) => names.map((name) => `${name}_FILE`);
  const notYet = new Set([...NOT_YET, ...files(NOT_YET)]);
  const known = new Set([...Object.keys(VARIABLES), ...files(FROM_FILES), ...CLIENT_NAMES]);
  const set = Object.keys(environment).filter((name) => name.startsWith('KOOSYNC_') && environment[name]);
  return {
    unknown: set.filter((name) => !known.has(name) && !notYet.has(name)),
    notYet: set.filter((name) => notYet.has(name)),
  };
}
