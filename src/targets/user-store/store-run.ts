import type { StoreApplication, StoreDepartment, StoreTenant, StoreUser, UserStore } from '../user-store.js';

/** The methods of a store that a change can come to. */
export type StoreMethod = Exclude<keyof UserStore, 'probe'>;

export type StoreObject = StoreTenant | StoreApplication | StoreDepartment | StoreUser;

/** One call to the store, and which changes of the delivery it tells. */
export interface StoreRun {
  readonly method: StoreMethod;
  /** Each object once; of one that changed twice the later state. One object for tenants and applications. */
  readonly objects: readonly StoreObject[];
  /** In the order of the delivery: the change's place in it, and which of the objects it became. */
  readonly items: readonly { readonly change: number; readonly object: number }[];
}
