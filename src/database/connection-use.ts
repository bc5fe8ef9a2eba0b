import type { DataSource } from 'typeorm';
import type { Pool } from 'pg';
import { dialectOf } from './dialect.js';
import { sqliteUse } from './pool-sqlite.js';

/** How the connections to the database are used at this moment. */
export interface ConnectionUse {
  readonly busy: number;
  readonly idle: number;
  /** Those that wait for a free one. */
  readonly waiting: number;
}

interface MysqlPool {
  readonly _allConnections?: { readonly length: number };
  readonly _freeConnections?: { readonly length: number };
  readonly _connectionQueue?: { readonly length: number };
}

/** Undefined where the driver does not tell: it is closed, or a host application's own. */
export function connectionUse(dataSource: DataSource): ConnectionUse | undefined {
  switch (dialectOf(dataSource)) {
    case 'postgres': {
      const { master } = dataSource.driver as unknown as { readonly master?: Partial<Pool> };
      return useOf(master?.totalCount, master?.idleCount, master?.waitingCount);
    }
    case 'mysql': {
      const { pool } = dataSource.driver as unknown as { readonly pool?: MysqlPool };
      return useOf(
        pool?._allConnections?.length,
        pool?._freeConnections?.length,
        pool?._connectionQueue?.length,
      );
    }
    case 'sqlite':
      return sqliteUse(dataSource);
  }
}

function useOf(all?: number, idle?: number, waiting?: number): ConnectionUse | undefined {
  if (all === undefined || idle === undefined || waiting === undefined) return undefined;
  return { busy: all - idle, idle, waiting };
}
