import type { ChangeType } from '../../outbox/change.js';
import { CHANGE_TYPES } from '../../outbox/change-types.js';

type Kind<T extends string> = T extends `${infer K}.${string}` ? K : never;

/** A type of change, all types of a kind (`user.*`), or all (`*`). */
export type ChangePattern = ChangeType | `${Kind<ChangeType>}.*` | '*';

/**
 * The types that a pattern names.
 *
 * @throws TypeError when it names none: a handler that never runs is a slip of the pen.
 */
export function typesNamed(pattern: ChangePattern): readonly ChangeType[] {
  const types = CHANGE_TYPES.filter(
    (type) => pattern === '*' || pattern === type || pattern === `${type.split('.', 1)[0]}.*`,
  );
  if (types.length === 0) throw new TypeError(`no change is of a type "${pattern}"`);
  return types;
}
