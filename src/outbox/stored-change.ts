import type { PersonalValues } from '../privacy/personal-values.js';
import type { Person, ValuesOpener } from '../privacy/open-values.js';
import type { UserSnapshot } from './change.js';
import type { NewChange } from './new-change.js';

type UserChange = Extract<NewChange, { readonly user: UserSnapshot }>;
type Clear = Omit<UserSnapshot, keyof PersonalValues | 'erased'>;

/**
 * A change as the log keeps it. Of a user the personal values are in `sealed` only; a change that was written before
 * there were keys has them in clear and no `sealed`.
 */
export type StoredChange =
  | Exclude<NewChange, { readonly user: UserSnapshot }>
  | UserChange
  | (Omit<UserChange, 'user' | 'sealed'> & { readonly user: Clear; readonly sealed: string });

/** @throws Error for a user whose values nobody sealed: they must not be written. */
export function storedChange(change: NewChange): StoredChange {
  if (!('user' in change)) return change;
  if (change.sealed === undefined) throw new Error(`a ${change.type} came to the outbox unsealed`);
  return { ...change, user: clearOf(change.user), sealed: change.sealed };
}

const clearOf = ({ appId, userName, authorized, enabled, departmentCode, role }: UserSnapshot): Clear => ({
  ...{ appId, userName, authorized, enabled, departmentCode, role },
});

/** The persons whose values are sealed in these changes. */
export function personsIn(scopeId: string, changes: readonly StoredChange[]): Person[] {
  return changes.flatMap((change) =>
    'user' in change && change.sealed !== undefined
      ? [{ scopeId, appId: change.user.appId, userName: change.user.userName }]
      : [],
  );
}

/** The change as it was made; of an erased user the personal values are empty and `erased` is true. */
export function openedChange(scopeId: string, change: StoredChange, opener: ValuesOpener): NewChange {
  if (!('user' in change) || change.sealed === undefined) return change as NewChange;
  const { sealed, ...rest } = change;
  const { appId, userName } = change.user;
  const user = { ...change.user, ...opener.open({ scopeId, appId, userName }, sealed) };
  return { ...rest, user } as NewChange;
}

/** What a target is told: of an erased user only that it is gone, whatever happened to it before. */
export function toldOf<C extends NewChange>(change: C): C {
  if (!('user' in change) || !change.user.erased || change.type === 'user.removed') return change;
  const { created: _, changed: __, ...rest } = change as C & { created?: boolean; changed?: unknown };
  return { ...rest, type: 'user.removed', user: { ...change.user, authorized: false } } as unknown as C;
}
