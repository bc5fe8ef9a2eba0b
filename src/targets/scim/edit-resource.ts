import {
  DEPARTMENT_SCHEMA,
  ENTERPRISE_SCHEMA,
  GROUP_SCHEMA,
  isObject,
  keyIn,
  stepsOf,
  USER_SCHEMA,
  type Endpoint,
} from './scim-resource.js';
import type { Edit } from './wanted.js';

const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

const patchOf = (Operations: readonly PatchOperation[]): object => ({ schemas: [PATCH_SCHEMA], Operations });

/** The body of a PATCH that makes the edits [RFC 7644 §3.5.2]. */
export const patchBody = (edits: readonly Edit[]): object =>
  patchOf(
    edits.map(({ path, value, added }): PatchOperation => {
      if (value === undefined) return { op: 'remove', path };
      return { op: added ? 'add' : 'replace', path, value };
    }),
  );

/** The body of a PATCH of a group's members; adding one that is there and removing one that is not change nothing. */
export const memberPatchBody = (add: readonly string[], remove: readonly string[]): object =>
  patchOf([
    ...(add.length > 0
      ? [{ op: 'add' as const, path: 'members', value: add.map((value) => ({ value })) }]
      : []),
    ...remove.map((id) => ({ op: 'remove' as const, path: `members[value eq ${JSON.stringify(id)}]` })),
  ]);

/** The resource with the edits made: what a POST or PUT sends. `meta` and `groups` are the server's own. */
export function edited(
  endpoint: Endpoint,
  current: Readonly<Record<string, unknown>>,
  edits: readonly Edit[],
): Record<string, unknown> {
  const { meta: _meta, groups: _groups, ...body } = structuredClone(current);
  for (const { path, value } of edits) put(body, stepsOf(path), value);
  const extensions = [ENTERPRISE_SCHEMA, DEPARTMENT_SCHEMA].filter((urn) => body[urn] !== undefined);
  const core = endpoint === 'Users' ? USER_SCHEMA : GROUP_SCHEMA;
  const known: unknown[] = Array.isArray(body.schemas) ? body.schemas : [];
  return { ...body, schemas: [...new Set([core, ...known, ...extensions])] };
}

/** The group with members added and removed: what a PUT sends. */
export function withMembers(
  group: Readonly<Record<string, unknown>>,
  add: readonly string[],
  remove: readonly string[],
): Record<string, unknown> {
  const members: unknown[] = Array.isArray(group.members) ? group.members : [];
  const idOf = (member: unknown): unknown => (isObject(member) ? member.value : undefined);
  const kept = members.filter((member) => !remove.includes(String(idOf(member))));
  const known = new Set(kept.map(idOf));
  const added = add.filter((id) => !known.has(id)).map((value) => ({ value }));
  return { ...edited('Groups', group, []), members: [...kept, ...added] };
}

function put(
  object: Record<string, unknown>,
  [first = '', ...rest]: readonly string[],
  value: unknown,
): void {
  const key = keyIn(object, first);
  if (rest.length === 0) {
    if (value === undefined) delete object[key];
    else object[key] = value;
    return;
  }
  const inner = object[key];
  const target: Record<string, unknown> = isObject(inner) ? inner : {};
  put(target, rest, value);
  if (Object.keys(target).length > 0) object[key] = target;
  else delete object[key];
}
