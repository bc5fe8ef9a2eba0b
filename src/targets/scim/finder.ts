import { departmentExternalId, readUserExternalId, scopePrefix, type ScimScope } from './external-id.js';
import type { IdCache } from './id-cache.js';
import type { Provider } from './provider.js';
import type { ScimConnection } from './scim-connection.js';
import { ScimFailure } from './scim-failure.js';
import { isObject, isResource, textAt, type Endpoint, type ScimResource } from './scim-resource.js';
import { DEPARTMENT_PATH } from './wanted-user.js';
import { pathOf } from './write-request.js';

/** One filter for several ids: so many of them, and so many bytes of a URL, at most. */
const IDS_AT_ONCE = 20;
const FILTER_BYTES = 1500;
/** Answers to a filter that a server does not understand. */
const NO_FILTER: readonly number[] = [400, 501];

/** Finds resources of the server by what we know of them. @throws ScimFailure */
export class Finder {
  constructor(
    private readonly connection: ScimConnection,
    private readonly provider: Provider,
    private readonly cache: IdCache,
    private readonly signal: AbortSignal,
  ) {}

  /** The resources that have these `externalId`s; a group comes without its members. */
  async find(endpoint: Endpoint, externalIds: readonly string[]): Promise<Map<string, ScimResource>> {
    const [only] = externalIds;
    const known =
      externalIds.length === 1 && only !== undefined ? await this.known(endpoint, only) : undefined;
    if (known !== undefined && only !== undefined) return new Map([[only, known]]);
    const found = new Map<string, ScimResource>();
    for (const part of portions(externalIds, this.provider.orFilter ? IDS_AT_ONCE : 1))
      for (const resource of await this.matching(endpoint, part)) {
        const externalId = textAt(resource, 'externalId') ?? '';
        if (!part.includes(externalId) || found.has(externalId)) continue;
        found.set(externalId, resource);
        this.cache.set(keyOf(endpoint, externalId), resource.id);
      }
    return found;
  }

  /** The ids of the groups that have these `externalId`s: known ones are not asked for again. */
  async groupIds(externalIds: readonly string[]): Promise<Map<string, string>> {
    const ids = new Map<string, string>();
    for (const externalId of externalIds) {
      const id = this.cache.get(keyOf('Groups', externalId));
      if (id !== undefined) ids.set(externalId, id);
    }
    const unknown = externalIds.filter((externalId) => !ids.has(externalId));
    for (const [externalId, { id }] of await this.find('Groups', unknown)) ids.set(externalId, id);
    return ids;
  }

  async userNamed(userName: string): Promise<ScimResource | undefined> {
    const users = await this.query('Users', `userName eq ${JSON.stringify(userName)}`);
    return users.find((user) => textAt(user, 'userName')?.toLowerCase() === userName.toLowerCase());
  }

  /** The groups of the scope that the user is a member of; none when the server cannot tell. */
  async groupsOf(scope: ScimScope, userId: string): Promise<string[]> {
    const filter = `members.value eq ${JSON.stringify(userId)}`;
    const groups = await this.query('Groups', filter).catch(noneIfUnsupported);
    return groups
      .filter((group) => textAt(group, 'externalId')?.startsWith(scopePrefix(scope)))
      .map(({ id }) => id);
  }

  /** The ids of the scope's users of whom the server knows this department; none when it cannot tell. */
  async usersIn(scope: ScimScope, code: string): Promise<string[]> {
    if (!this.provider.enterprise) return [];
    const filter = `${DEPARTMENT_PATH} eq ${JSON.stringify(code)}`;
    const users = await this.query('Users', filter).catch(noneIfUnsupported);
    const group = departmentExternalId(scope, code);
    return users.flatMap((user) => {
      const owner = readUserExternalId(textAt(user, 'externalId') ?? '');
      const department = textAt(user, DEPARTMENT_PATH);
      const ours = owner !== undefined && department !== undefined;
      return ours && departmentExternalId(owner, department) === group ? [user.id] : [];
    });
  }

  /** To be called with what the server gave: the next search needs no search. */
  remember(endpoint: Endpoint, externalId: string, id: string): void {
    this.cache.set(keyOf(endpoint, externalId), id);
  }

  forget(endpoint: Endpoint, externalId: string): void {
    this.cache.forget(keyOf(endpoint, externalId));
  }

  /** By the id that is remembered, if it is still right. */
  private async known(endpoint: Endpoint, externalId: string): Promise<ScimResource | undefined> {
    const id = this.cache.get(keyOf(endpoint, externalId));
    if (id === undefined) return undefined;
    const query = endpoint === 'Groups' ? '?excludedAttributes=members' : '';
    const path = `${pathOf(endpoint, id)}${query}`;
    const found = await this.connection.send({ method: 'GET', path }, this.signal).catch((error: unknown) => {
      if (error instanceof ScimFailure && error.status === 404) return undefined;
      throw error;
    });
    if (isResource(found) && textAt(found, 'externalId') === externalId) return found;
    this.forget(endpoint, externalId);
    return undefined;
  }

  private async matching(endpoint: Endpoint, externalIds: readonly string[]): Promise<ScimResource[]> {
    const terms = externalIds.map((externalId) => `externalId eq ${JSON.stringify(externalId)}`);
    try {
      return await this.query(endpoint, terms.join(' or '));
    } catch (error) {
      const refused = error instanceof ScimFailure && NO_FILTER.includes(error.status);
      if (!refused || terms.length === 1) throw error;
      this.provider.orFilter = false;
      const found: ScimResource[] = [];
      for (const term of terms) found.push(...(await this.query(endpoint, term)));
      return found;
    }
  }

  /** Every page. */
  private async query(endpoint: Endpoint, filter: string): Promise<ScimResource[]> {
    const found: ScimResource[] = [];
    const count = this.provider.maxResults;
    const members = endpoint === 'Groups' ? '&excludedAttributes=members' : '';
    for (;;) {
      const page = `startIndex=${found.length + 1}&count=${count}${members}`;
      const path = `${endpoint}?filter=${encodeURIComponent(filter)}&${page}`;
      const answer = await this.connection.send({ method: 'GET', path }, this.signal);
      const list: unknown = isObject(answer) ? answer.Resources : undefined;
      const resources = (Array.isArray(list) ? list : []).filter(isResource);
      found.push(...resources);
      const total = isObject(answer) ? Number(answer.totalResults) : 0;
      if (resources.length === 0 || !(total > found.length)) return found;
    }
  }
}

const keyOf = (endpoint: Endpoint, externalId: string): string => `${endpoint} ${externalId}`;

function noneIfUnsupported(error: unknown): ScimResource[] {
  if (error instanceof ScimFailure && NO_FILTER.includes(error.status)) return [];
  throw error;
}

function portions(ids: readonly string[], most: number): string[][] {
  const parts: string[][] = [];
  let bytes = 0;
  for (const id of new Set(ids)) {
    const size = encodeURIComponent(id).length + 30;
    const last = parts.at(-1);
    if (last && last.length < most && bytes + size <= FILTER_BYTES) last.push(id);
    else parts.push([id]);
    bytes = parts.at(-1)?.length === 1 ? size : bytes + size;
  }
  return parts;
}
