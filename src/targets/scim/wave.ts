import { edited } from './edit-resource.js';
import { departmentExternalId } from './external-id.js';
import type { Finder } from './finder.js';
import { codeOf, departmentsFor, memberChanges } from './memberships.js';
import type { Provider } from './provider.js';
import { ScimFailure, verdictOn } from './scim-failure.js';
import { textAt } from './scim-resource.js';
import type { GroupTask, Task, UserTask } from './task.js';
import { scimUserName } from './user-name.js';
import { wantedGroup } from './wanted-group.js';
import { DEPARTMENT_PATH, wantedUser } from './wanted-user.js';
import { editsOf, type Wanted } from './wanted.js';
import type { Outcome, Write } from './write.js';
import type { Writer } from './writer.js';

/** What a wave works with. */
export interface WaveTools {
  readonly finder: Finder;
  readonly writer: Writer;
  readonly provider: Provider;
  readonly userNameTemplate: string;
  readonly hardDelete: boolean;
}

/**
 * Changes of different objects, done together: what is missing is created, then memberships are put right, then the rest
 * is edited and deleted. Each step looks at what the server has, so that a wave that was cut off anywhere is simply done again.
 */
export class Wave {
  private readonly users: readonly UserTask[];
  private readonly departments: readonly GroupTask[];
  /** Ids of groups that are there and stay, by `externalId`. */
  private groups = new Map<string, string>();

  constructor(
    private readonly tasks: readonly Task[],
    private readonly tools: WaveTools,
  ) {
    this.users = tasks.filter((task) => task.kind === 'user');
    this.departments = tasks.filter((task) => task.kind === 'group');
  }

  /** Leaves in each task how it ended. `byName`: a user that is not found may be there under its name. */
  async run(byName = false): Promise<void> {
    try {
      await this.look();
      if (byName) for (const task of this.users) await this.adopt(task);
      await this.each((task) => this.creation(task));
      await this.members();
      await this.each((task) => this.completion(task));
    } catch (error) {
      if (!(error instanceof ScimFailure)) throw error;
      const [first, ...rest] = this.open;
      for (const task of rest) task.ended = 'not tried';
      // a search for several that is refused does not tell for which of them
      if (first) first.ended = rest.length > 0 && verdictOn(error).status === 'reject' ? 'not tried' : error;
    }
  }

  private get open(): Task[] {
    return this.tasks.filter(({ ended }) => ended === undefined);
  }

  private async look(): Promise<void> {
    const { finder } = this.tools;
    const users = await finder.find(
      'Users',
      this.users.map(({ externalId }) => externalId),
    );
    const groups = await finder.find(
      'Groups',
      this.departments.map(({ externalId }) => externalId),
    );
    for (const task of this.users) task.current = users.get(task.externalId);
    for (const task of this.departments) task.current = groups.get(task.externalId);
    const own = new Set(this.departments.map(({ externalId }) => externalId));
    const others = new Set(this.users.flatMap(departmentsFor).filter((id) => !own.has(id)));
    this.groups = await finder.groupIds([...others]);
    for (const { mode, current, externalId } of this.departments)
      if (mode === 'save' && current) this.groups.set(externalId, current.id);
  }

  /** Takes a user over who has our name and nobody else's id. */
  private async adopt(task: UserTask): Promise<void> {
    if (task.current || task.mode !== 'save') return;
    const userName = scimUserName(this.tools.userNameTemplate, task.scope, task.user);
    const found = await this.tools.finder.userNamed(userName);
    const owner = found && textAt(found, 'externalId');
    if (owner === undefined || owner === task.externalId) task.current = found;
    else task.ended = { refused: `the user name ${userName} belongs to another user (externalId ${owner})` };
  }

  private async creation(task: Task): Promise<Write | undefined> {
    if (task.current || task.mode !== 'save') return undefined;
    if (task.kind === 'user') {
      if (!task.user.authorized) return undefined;
      const wanted = [...this.wantedUser(task), ...(this.awaitsGroup(task) ? [] : this.department(task))];
      return { kind: 'create', endpoint: 'Users', resource: edited('Users', {}, editsOf(wanted)) };
    }
    const resource = edited('Groups', {}, editsOf(this.wantedGroup(task)));
    const ids = await this.tools.finder.usersIn(task.scope, task.department.code);
    const members = ids.length > 0 ? { members: ids.map((value) => ({ value })) } : {};
    return { kind: 'create', endpoint: 'Groups', resource: { ...resource, ...members } };
  }

  private async members(): Promise<void> {
    const users = this.users.filter(({ ended }) => ended === undefined);
    const changes = [...(await memberChanges(users, this.groups, this.tools.finder))];
    const outcomes = await this.tools.writer.run(
      changes.map(([id, { add, remove }]): Write => ({
        kind: 'members',
        endpoint: 'Groups',
        id,
        add,
        remove,
      })),
    );
    changes.forEach(([, { tasks }], index) => tasks.forEach((task) => settle(task, outcomes[index])));
  }

  private completion(task: Task): Write | undefined {
    const { current, mode } = task;
    if (!current) return undefined;
    const endpoint = task.kind === 'user' ? 'Users' : 'Groups';
    if (mode === 'remove' && (task.kind === 'group' || this.tools.hardDelete))
      return { kind: 'delete', endpoint, current };
    const edits = editsOf(this.remaining(task), current);
    return edits.length > 0 ? { kind: 'edit', endpoint, current, edits } : undefined;
  }

  private remaining(task: Task): Wanted[] {
    if (task.kind === 'group') return task.created ? [] : this.wantedGroup(task);
    if (task.mode === 'revoke') return [{ path: 'active', value: false }];
    if (task.mode === 'remove') return [{ path: 'active', value: false }, ...this.department(task)];
    return task.created ? this.department(task) : [...this.wantedUser(task), ...this.department(task)];
  }

  private wantedUser({ scope, user }: UserTask): Wanted[] {
    return wantedUser(scope, user, this.tools.userNameTemplate, this.tools.provider.enterprise);
  }

  private wantedGroup({ scope, department }: GroupTask): Wanted[] {
    return wantedGroup(scope, department, this.tools.provider.departments);
  }

  private department(task: UserTask): Wanted[] {
    return this.tools.provider.enterprise ? [{ path: DEPARTMENT_PATH, value: codeOf(task) }] : [];
  }

  /** The group of the user's department is there or comes in this wave. */
  private awaitsGroup({ scope, user }: UserTask): boolean {
    const group = departmentExternalId(scope, user.departmentCode);
    if (this.groups.has(group)) return true;
    return this.departments.some(({ externalId, mode }) => externalId === group && mode === 'save');
  }

  /** One write a task at most. */
  private async each(
    writeFor: (task: Task) => Promise<Write | undefined> | Write | undefined,
  ): Promise<void> {
    const pairs: (readonly [Task, Write])[] = [];
    for (const task of this.open) {
      const write = await writeFor(task);
      if (write) pairs.push([task, write]);
    }
    const outcomes = await this.tools.writer.run(pairs.map(([, write]) => write));
    pairs.forEach(([task, { endpoint, kind }], index) => {
      const outcome = outcomes[index];
      settle(task, outcome);
      if (kind === 'delete') this.tools.finder.forget(endpoint, task.externalId);
      if (!outcome?.done || !outcome.resource) return;
      task.current = outcome.resource;
      task.created = true;
      this.tools.finder.remember(endpoint, task.externalId, outcome.resource.id);
      if (task.kind === 'group') this.groups.set(task.externalId, outcome.resource.id);
    });
  }
}

function settle(task: Task, outcome: Outcome | undefined): void {
  if (outcome?.done) task.touched = true;
  else task.ended ??= outcome?.failure ?? 'not tried';
}
