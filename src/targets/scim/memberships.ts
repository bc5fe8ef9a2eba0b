import { departmentExternalId } from './external-id.js';
import type { Finder } from './finder.js';
import { textAt } from './scim-resource.js';
import type { UserTask } from './task.js';
import { DEPARTMENT_PATH } from './wanted-user.js';

/** The member changes of one group, and the users they are for. */
export interface MemberChange {
  readonly add: string[];
  readonly remove: string[];
  readonly tasks: UserTask[];
}

/** The department that the server's user has already been put into. */
export const departmentOf = ({ current }: UserTask): string | undefined =>
  current && textAt(current, DEPARTMENT_PATH);

/** The departments whose groups matter for the user's membership; none when it is as it should be. */
export function departmentsFor(task: UserTask): string[] {
  const before = departmentOf(task);
  const after = codeOf(task);
  if (task.mode === 'revoke' || before === after) return [];
  return [before, after].flatMap((code) =>
    code === undefined ? [] : [departmentExternalId(task.scope, code)],
  );
}

/** The department the user is to be in. */
export const codeOf = ({ mode, user }: UserTask): string | undefined =>
  mode === 'save' && user.departmentCode !== '' ? user.departmentCode : undefined;

/**
 * What to do to which groups for the users to be in the group of their department and in no other one of ours. Which one
 * they are in is told by their `department`, that is set after the membership; without it the server is asked.
 */
export async function memberChanges(
  tasks: readonly UserTask[],
  groups: ReadonlyMap<string, string>,
  finder: Finder,
): Promise<Map<string, MemberChange>> {
  const changes = new Map<string, MemberChange>();
  const changeOf = (group: string): MemberChange => {
    const change = changes.get(group) ?? { add: [], remove: [], tasks: [] };
    changes.set(group, change);
    return change;
  };
  for (const task of tasks) {
    const { current, mode, scope } = task;
    const before = departmentOf(task);
    const after = codeOf(task);
    if (!current || mode === 'revoke' || (before !== undefined && before === after)) continue;
    const groupOf = (code: string | undefined) =>
      code === undefined ? undefined : groups.get(departmentExternalId(scope, code));
    const old =
      before === undefined && !task.created ? await finder.groupsOf(scope, current.id) : [groupOf(before)];
    const wanted = groupOf(after);
    for (const group of old)
      if (group !== undefined && group !== wanted) {
        changeOf(group).remove.push(current.id);
        changeOf(group).tasks.push(task);
      }
    if (wanted !== undefined && !old.includes(wanted)) {
      changeOf(wanted).add.push(current.id);
      changeOf(wanted).tasks.push(task);
    }
  }
  return changes;
}
