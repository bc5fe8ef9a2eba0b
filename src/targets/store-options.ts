import type { Type } from '@nestjs/common';
import type { Lane } from '../directory/scope-key.js';
import type { UserStore } from './user-store.js';

/** How the host application's store is told. */
export interface StoreOptions {
  /**
   * `outbox` (default): after the commit, at least once, tried again until it works. `transaction`: inside the
   * transaction that changes the directory, so that both are committed or neither; a failure is answered with 000005, and
   * the administrator's retry finds everything as it was. For a store in the same database, quick, without calls elsewhere.
   */
  readonly mode?: 'outbox' | 'transaction';
  /** Default: production only. */
  readonly lanes?: readonly Lane[];
  /** Mode `outbox`: how long one call may take, ms. Default 30 000. */
  readonly timeoutMs?: number;
}

/** A store, or the class of one: a provider of the host application, or made with what `imports` export. */
export type UserStoreSource = UserStore | Type<UserStore>;

/** What the module of the targets is made with. */
export interface TargetsOptions {
  readonly userStore?: UserStoreSource | undefined;
}
export const TargetsOptions = Symbol('TargetsOptions');

export const StoreOptions = Symbol('StoreOptions');
