import SCIMMY from 'scimmy';

export type Stored = Record<string, unknown> & { readonly id: string };
type Kind = 'Users' | 'Groups';

interface Member {
  readonly value: string;
}

/** The resources of a SCIM server. User names are unique, members of groups are users that exist, each once. */
export class ScimStore {
  private readonly kept: Record<Kind, Map<string, Stored>> = { Users: new Map(), Groups: new Map() };
  /** What filters are matched with; all of a resource would take its time. */
  private readonly sought: Record<Kind, Map<string, Stored>> = { Users: new Map(), Groups: new Map() };
  private readonly names = new Map<string, string>();
  private lastId = 0;
  private lastVersion = 0;

  /** `versions`: resources tell one in `meta`. */
  constructor(private readonly versions: boolean) {}

  get users(): Stored[] {
    return [...this.kept.Users.values()];
  }

  get groups(): Stored[] {
    return [...this.kept.Groups.values()];
  }

  user(externalId: string): Stored | undefined {
    return this.users.find((user) => user.externalId === externalId);
  }

  group(externalId: string): Stored | undefined {
    return this.groups.find((group) => group.externalId === externalId);
  }

  /** `externalId`s of a group's members. */
  membersOf(externalId: string): unknown[] {
    const members = (this.group(externalId)?.members ?? []) as Member[];
    return members.map(({ value }) => this.kept.Users.get(value)?.externalId).sort();
  }

  hasVersion(path: string, version: string): boolean {
    const [, kind, id] = /^\/(Users|Groups)\/(\w+)$/.exec(path) ?? [];
    const found = this.kept[kind as Kind]?.get(id ?? '');
    return found === undefined || (found.meta as { version?: string }).version === version;
  }

  write(kind: Kind, id: string | undefined, instance: Record<string, unknown>): Stored {
    const before = id === undefined ? undefined : this.existing(kind, id);
    if (kind === 'Users') this.checkName(id, instance);
    const members =
      kind === 'Groups' && Array.isArray(instance.members) ? this.checked(instance.members) : undefined;
    const stored: Stored = {
      ...instance,
      ...(members && { members }),
      id: before?.id ?? `${kind[0]?.toLowerCase()}${++this.lastId}`,
      meta: this.versions ? { version: `W/"${++this.lastVersion}"` } : {},
    };
    this.kept[kind].set(stored.id, stored);
    this.sought[kind].set(stored.id, searchable(stored));
    if (kind === 'Users') this.rename(before, stored);
    return stored;
  }

  read(
    kind: Kind,
    id: string | undefined,
    filter: { match(list: unknown[]): unknown[] } | undefined,
  ): unknown {
    if (id !== undefined) return this.existing(kind, id);
    const all = [...this.sought[kind].values()];
    const matched = filter ? filter.match(all) : all;
    return matched.map((match) => this.existing(kind, (match as Stored).id));
  }

  remove(kind: Kind, id: string | undefined): void {
    const gone = this.existing(kind, id ?? '');
    this.kept[kind].delete(gone.id);
    this.sought[kind].delete(gone.id);
    if (kind === 'Users') this.names.delete(nameOf(gone));
    for (const group of this.groups) {
      if (!Array.isArray(group.members)) continue;
      group.members = (group.members as Member[]).filter(({ value }) => value !== id);
      this.sought.Groups.set(group.id, searchable(group));
    }
  }

  private existing(kind: Kind, id: string): Stored {
    const found = this.kept[kind].get(id);
    if (!found) throw new SCIMMY.Types.Error(404, null as never, `${kind} ${id} not found`);
    return found;
  }

  private checkName(id: string | undefined, instance: Record<string, unknown>): void {
    const owner = this.names.get(nameOf(instance));
    if (owner !== undefined && owner !== id)
      throw new SCIMMY.Types.Error(409, 'uniqueness', `userName ${nameOf(instance)} is taken`);
  }

  private rename(before: Stored | undefined, stored: Stored): void {
    if (before) this.names.delete(nameOf(before));
    this.names.set(nameOf(stored), stored.id);
  }

  private checked(members: unknown[]): Member[] {
    const ids = [...new Set((members as Member[]).map(({ value }) => value))];
    const unknown = ids.find((id) => !this.kept.Users.has(id));
    if (unknown !== undefined)
      throw new SCIMMY.Types.Error(400, 'invalidValue', `member ${unknown} does not exist`);
    return ids.map((value) => ({ value }));
  }
}

const nameOf = ({ userName }: Record<string, unknown>): string => String(userName).toLowerCase();

/** What is searched for, extensions under the names that filters call them by. */
function searchable({ id, externalId, userName, members, ...rest }: Stored): Stored {
  const long = Object.entries(rest)
    .filter(([name]) => name.startsWith('urn:'))
    .flatMap(([urn, values]) =>
      Object.entries(values as object).map(([name, value]): [string, unknown] => [`${urn}:${name}`, value]),
    );
  // SCIMMY cannot look into a list that is not there
  return { id, externalId, userName, members: members ?? [], ...Object.fromEntries(long) };
}
