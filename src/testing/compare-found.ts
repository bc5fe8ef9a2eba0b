import { isDeepStrictEqual } from 'node:util';
import { CheckFailure, CheckSkipped } from './check.js';
import { showValue } from './show-value.js';

/**
 * Compares what the store holds with what it was told, field by field, as far as the probe tells.
 *
 * @throws CheckFailure at the first difference; CheckSkipped when the probe tells none of the fields.
 */
export function compareFound(what: string, expected: object, found: object | null | undefined): void {
  if (found === null || found === undefined) throw new CheckFailure(`${what}: expected it, found nothing`);
  let seen = 0;
  for (const [field, wanted] of Object.entries(expected)) {
    const held = (found as Record<string, unknown>)[field];
    if (held === undefined) continue;
    seen++;
    if (!isDeepStrictEqual(plain(held), plain(wanted)))
      throw new CheckFailure(`${what}: expected ${field} ${showValue(wanted)}, found ${showValue(held)}`);
  }
  const fields = Object.keys(expected);
  if (seen === 0 && fields.length > 0) throw new CheckSkipped(`the probe does not tell ${fields.join(', ')}`);
}

/** Without classes and hidden properties: an ORM's objects are as good as literals. */
const plain = (value: unknown): unknown =>
  value === null || typeof value !== 'object' ? value : JSON.parse(JSON.stringify(value));
