import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import type { Applied, KindHandler, Outcome, ScopedMessage } from '../directory/kind-handler.js';
import { KindRegistry } from '../directory/kind-registry.js';
import { scopeId } from '../directory/scope-key.js';
import { newTally } from '../directory/tally.js';
import { keyOfParts, WorkingSet } from '../directory/working-set.js';
import type { NewChange } from '../outbox/new-change.js';
import { PersonKeys } from '../privacy/person-keys.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import {
  readAuthorizationMessage,
  type AuthorizationMessage,
  type UserProfile,
} from './auth-sync.message.js';
import { Authorization } from './authorization.entity.js';
import { decideAuthorization, type UserMessage } from './decide-authorization.js';
import { endAuthorizations } from './end-authorizations.js';
import { userChanges } from './user-changes.js';
import { UserKey } from './user-keys.js';

/** More users than this do not share a transaction with other calls. */
const MANY_USERS = 100;

/** Applies authSync: users of an enterprise get, keep or lose an application [435]. */
@Injectable()
export class AuthSyncHandler implements KindHandler<AuthorizationMessage, WorkingSet<Authorization>> {
  readonly kind = 'authSync';

  constructor(
    kinds: KindRegistry,
    private readonly keys: PersonKeys,
  ) {
    kinds.addHandler(this);
    kinds.addScopeRows({
      end: (tx, scope, end, tell) => endAuthorizations(tx, keys, scope, end, tell),
      endsAs: 'user',
      purge: purgeAuthorizations,
    });
  }

  read(opened: OpenedRequest): Promise<AuthorizationMessage> {
    return Promise.resolve(readAuthorizationMessage(opened.body));
  }

  runsAlone(message: AuthorizationMessage): boolean {
    return message.users.length > MANY_USERS;
  }

  async load(tx: Tx, messages: readonly AuthorizationMessage[]): Promise<WorkingSet<Authorization>> {
    const rows = await loadRows(tx, Authorization, ['scopeId', 'appId', 'userName'], keysOf(messages));
    return new WorkingSet<Authorization>(keyOf, rows);
  }

  apply(
    tx: Tx,
    messages: readonly ScopedMessage<AuthorizationMessage>[],
    users: WorkingSet<Authorization>,
  ): Promise<Outcome> {
    const applied = messages.map((scoped) => decideAll(users, scoped, this.keys));
    const save = async () => void (await saveRows(tx, Authorization, users.toSave()));
    return Promise.resolve({ applied, save });
  }
}

function decideAll(
  users: WorkingSet<Authorization>,
  { message, scope }: ScopedMessage<AuthorizationMessage>,
  keys: PersonKeys,
): Applied {
  const tally = newTally();
  const sample: string[] = [];
  const changes: NewChange[] = [];
  const forReceipt = new Map<string, { readonly key: UserKey; readonly profile: UserProfile | undefined }>();
  for (const userMessage of userMessages(message)) {
    const current = users.get(keyOfParts(scope.id, message.appId, userMessage.userName));
    const { effect, save } = decideAuthorization(current, userMessage, scope);
    const key = new UserKey(keys, save ?? current, save !== undefined);
    if (save) {
      const told = key.sealed(userChanges(current, save));
      changes.push(...told);
      if (!save.removed && save.profileTime === message.sourceTime) key.isTold(told[0]?.sealed);
      users.put(save);
    }
    forReceipt.set(userMessage.userName, { key, profile: userMessage.profile });
    tally[effect]++;
    if (effect !== 'unchanged' && effect !== 'superseded' && sample.length < 20)
      sample.push(userMessage.userName);
  }
  const sealedOf = (userName: string): string | undefined => {
    const { key, profile } = forReceipt.get(userName) ?? {};
    return profile && key?.seal(profile);
  };
  return { tally, sample, changes, sealedOf };
}

function userMessages(message: AuthorizationMessage): UserMessage[] {
  const { action, appId, sourceTime } = message;
  if (message.action === 'authorize' || message.action === 'update')
    return message.users.map((profile) => ({
      action,
      appId,
      sourceTime,
      userName: profile.userName,
      profile,
    }));
  return message.users.map(({ userName }) => ({ action, appId, sourceTime, userName, profile: undefined }));
}

function keysOf(
  messages: readonly AuthorizationMessage[],
): Pick<Authorization, 'scopeId' | 'appId' | 'userName'>[] {
  const keys = new Map<string, Pick<Authorization, 'scopeId' | 'appId' | 'userName'>>();
  for (const { scope, appId, users } of messages)
    for (const { userName } of users) {
      const key = { scopeId: scopeId(scope), appId, userName };
      keys.set(keyOf(key), key);
    }
  return [...keys.values()];
}

const keyOf = (row: Readonly<Pick<Authorization, 'scopeId' | 'appId' | 'userName'>>) =>
  keyOfParts(row.scopeId, row.appId, row.userName);

async function purgeAuthorizations(tx: Tx, scopeIds: readonly string[]): Promise<void> {
  await tx.manager.delete(Authorization, { scopeId: In([...scopeIds]) });
}
