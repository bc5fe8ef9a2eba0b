import { topLevelMembers } from './top-level-slices.js';

/** The value of a member as it stands in an authenticated body: JSON text that nobody has parsed or checked yet. */
export class DeferredValue {
  constructor(
    readonly name: string,
    readonly bytes: Uint8Array,
  ) {}

  /** A body of this member alone. */
  asBody(): Buffer {
    return Buffer.concat([Buffer.from(`{${JSON.stringify(this.name)}:`), this.bytes, Buffer.from('}')]);
  }
}

/**
 * Takes the first of `names` that `body` has out of it, so that an unchanged list of ten megabytes is recognised by its
 * bytes. Undefined when there is none, when two of them are there, or when the body is not plain enough to be cut.
 */
export function deferMember(
  body: Buffer,
  names: readonly string[],
): { readonly rest: Buffer; readonly value: DeferredValue } | undefined {
  const members = topLevelMembers(body);
  const found = names.filter((name) => members?.has(name));
  const [name] = found;
  if (!members || name === undefined || found.length > 1) return undefined;
  const value = new DeferredValue(name, members.get(name)!.value);
  const parts: Buffer[] = [];
  for (const [key, member] of members)
    if (key !== name)
      parts.push(Buffer.from(parts.length > 0 ? ',' : ''), member.key, Buffer.from(':'), member.value);
  return { rest: Buffer.concat([Buffer.from('{'), ...parts, Buffer.from('}')]), value };
}
