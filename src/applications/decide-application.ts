import { isSuperseded, newerStanding } from '../directory/source-time.js';
import type { ScopeKey } from '../directory/scope-key.js';
import type { Scope } from '../directory/scope.entity.js';
import { endOf } from '../directory/scope-end.js';
import type { Effect } from '../directory/tally.js';
import type { Application } from './application.entity.js';

/** An applicationSync, its secret decrypted (`''` when removing). */
export interface ApplicationMessage {
  readonly scope: ScopeKey;
  readonly sourceTime: number;
  readonly action: 'save' | 'remove';
  readonly appId: string;
  readonly clientId: string;
  readonly secret: string;
}

/** A row with its secret in clear, as long as the decision takes. */
export type OpenApplication = Omit<Application, 'secretJwe'> & { readonly secret: string };

export interface ApplicationDecision {
  readonly effect: Effect;
  readonly save?: OpenApplication;
}

/** What an applicationSync makes of the application's row; it says what its newest message says, a tombstone too. */
export function decideApplication(
  current: Readonly<OpenApplication> | undefined,
  message: ApplicationMessage,
  scope: Scope,
): ApplicationDecision {
  const { appId, clientId, secret, sourceTime } = message;
  const removed = message.action === 'remove';
  const known = newerStanding(current, endOf(scope));
  if (isSuperseded(known, { sourceTime, removed }, scope.lane)) return { effect: 'superseded' };
  const effective = current && !current.removed;
  const save = { scopeId: scope.id, appId, clientId, secret, removed, sourceTime };
  if (removed) return { effect: effective ? 'removed' : 'unchanged', save: { ...save, secret: '' } };
  if (!effective) return { effect: 'created', save };
  const same = current.clientId === clientId && current.secret === secret;
  return { effect: same ? 'unchanged' : 'updated', save };
}
