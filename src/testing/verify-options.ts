import type { UserStore } from '../targets/user-store.js';
import type { DepartmentSnapshot, UserSnapshot } from '../outbox/change.js';
import type { StoreProbe } from './store-probe.js';

/** What is verified, and how to look into it. */
export interface StoreUnderTest {
  readonly store: UserStore;
  readonly probe?: StoreProbe;
  /** Releases connections, after the last check. */
  close?(): Promise<void> | void;
}

export interface VerifyOptions {
  /**
   * Decides order, sample and the ids of the kit's companies; default 1. Over a store that keeps what it was told,
   * take another one each time.
   */
  readonly seed?: number;
  /** Users and departments of the checks that are about many; default 10 000. */
  readonly rows?: number;
  /** How long a call may take, ms; default 30 000. */
  readonly callTimeoutMs?: number;
  /** Only checks whose name holds this text or matches. */
  readonly only?: string | RegExp;
  /** The store keeps one record a user, whatever the application: checks with two applications are skipped. */
  readonly oneApplication?: boolean;
  /** The store is told of debugging data too: checks that it keeps them apart. */
  readonly testLane?: boolean;
  /** Fields that make a user, a department one that the store must refuse: checks that it refuses nothing else. */
  readonly unacceptable?: {
    readonly user?: Partial<UserSnapshot>;
    readonly department?: Partial<DepartmentSnapshot>;
  };
  /** Where the report goes, line by line; `false`: nowhere. Default: standard output. */
  readonly print?: ((line: string) => void) | false;
}
