import { type ScopeKey } from '../directory/scope-key.js';
import { Flag } from '../validation/choice.js';
import { GuideMoment, OptionalGuideMoment } from '../validation/guide-moment.js';
import { readFields, readItems } from '../validation/read-fields.js';
import { readList } from '../validation/read-list.js';
import { refuseRepeats } from '../validation/refuse-repeats.js';
import { KitMessage, scopeOf } from '../validation/kit-message.js';
import { Text } from '../validation/text.js';
import { readUserProfiles, type UserProfile } from './user-profile.js';

export { type UserProfile };

/** Users are granted an application, changed, withdrawn from it (flag 3) or their records removed (flag 0) [435]. */
export type AuthorizationMessage = {
  readonly scope: ScopeKey;
  /** `currentSyncTime` in milliseconds since the epoch. */
  readonly sourceTime: number;
  readonly appId: string;
} & (
  | { readonly action: 'authorize' | 'update'; readonly users: UserProfile[] }
  | { readonly action: 'withdraw' | 'remove'; readonly users: { readonly userName: string }[] }
);

const ACTIONS = ['remove', 'authorize', 'update', 'withdraw'] as const;

class AuthSync extends KitMessage {
  @Flag(0, 1, 2, 3) flag!: 0 | 1 | 2 | 3;
  @Text(64) appId!: string;
  @GuideMoment() currentSyncTime!: number;
  @OptionalGuideMoment() timeStamp!: number | null;
}

class NamedUser {
  @Text(64) userName!: string;
}

/**
 * `userList` is a list, in V1 its JSON text; it may be empty. To withdraw or remove, a user needs only a `userName`.
 * `timeStamp` is printed as mandatory but decides nothing: checked when sent, not missed.
 *
 * @throws ProtocolError 000002 naming the first bad field, or the second of two equal names: `userList[7].userName`
 */
export function readAuthorizationMessage(body: Record<string, unknown>): AuthorizationMessage {
  const fields = readFields(AuthSync, body);
  const { field, items } = readList(body, 'userList');
  const action = ACTIONS[fields.flag];
  const message = { scope: scopeOf(fields), sourceTime: fields.currentSyncTime, appId: fields.appId };
  if (action === 'authorize' || action === 'update') {
    return { ...message, action, users: withoutRepeats(readUserProfiles(items, field), field) };
  }
  const users = readItems(NamedUser, items, field).map(({ userName }) => ({ userName }));
  return { ...message, action, users: withoutRepeats(users, field) };
}

function withoutRepeats<T extends { readonly userName: string }>(users: T[], list: string): T[] {
  refuseRepeats(
    users.map(({ userName }) => userName),
    (index) => `${list}[${index}].userName`,
  );
  return users;
}
