import type { ChangeType } from '../../outbox/change.js';

/** Every type of change; the compiler holds it complete. */
const KNOWN: Readonly<Record<ChangeType, true>> = {
  'tenant.saved': true,
  'tenant.removed': true,
  'application.saved': true,
  'application.removed': true,
  'department.saved': true,
  'department.moved': true,
  'department.removed': true,
  'user.authorized': true,
  'user.updated': true,
  'user.revoked': true,
  'user.removed': true,
  'snapshot.held': true,
  'snapshot.applied': true,
};

type Kind<T extends string> = T extends `${infer K}.${string}` ? K : never;

/** A type of change, all types of a kind (`user.*`), or all (`*`). */
export type ChangePattern = ChangeType | `${Kind<ChangeType>}.*` | '*';

/**
 * The types that a pattern names.
 *
 * @throws TypeError when it names none: a handler that never runs is a slip of the pen.
 */
export function typesNamed(pattern: ChangePattern): readonly ChangeType[] {
  const types = (Object.keys(KNOWN) as ChangeType[]).filter(
    (type) => pattern === '*' || pattern === type || pattern === `${type.split('.', 1)[0]}.*`,
  );
  if (types.length === 0) throw new TypeError(`no change is of a type "${pattern}"`);
  return types;
}
