import { hash } from 'node:crypto';
import type { ChangeEvent } from '../../outbox/change.js';

/** What has a history. */
export type ObjectKind = 'department' | 'user' | 'application' | 'tenant';

/** An object of a scope, as the index calls it. */
export interface IndexedObject {
  readonly kind: ObjectKind;
  /** Hashed, so that no name of a person stands in the index. 40 characters at most. */
  readonly key: string;
  readonly gone: boolean;
}

const shortHash = (text: string, length: number): string =>
  hash('sha256', text, 'buffer').toString('base64url').slice(0, length);

/** The key of a department, user, application or the tenant (`name` is `''`); of a user in all applications its beginning. */
export function objectKey(kind: ObjectKind, name: string, appId?: string): string {
  const key = `${kind.charAt(0)}.${shortHash(name, 22)}`;
  if (kind !== 'user') return key;
  return appId === undefined ? `${key}.` : `${key}.${shortHash(appId, 12)}`;
}

/** What a change is about; undefined for what is no part of an enterprise's directory. */
export function indexedObject(event: ChangeEvent): IndexedObject | undefined {
  switch (event.type) {
    case 'tenant.saved':
    case 'tenant.removed':
      return { kind: 'tenant', key: objectKey('tenant', ''), gone: event.type === 'tenant.removed' };
    case 'application.saved':
    case 'application.removed': {
      const key = objectKey('application', event.application.appId);
      return { kind: 'application', key, gone: event.type === 'application.removed' };
    }
    case 'department.saved':
    case 'department.moved':
    case 'department.removed': {
      const key = objectKey('department', event.department.code);
      return { kind: 'department', key, gone: event.type === 'department.removed' };
    }
    case 'user.authorized':
    case 'user.updated':
    case 'user.revoked':
    case 'user.removed': {
      const key = objectKey('user', event.user.userName, event.user.appId);
      return { kind: 'user', key, gone: event.type === 'user.removed' };
    }
    case 'instance.saved':
    case 'instance.removed':
    case 'snapshot.held':
    case 'snapshot.applied':
      return undefined;
  }
}
