import { QueryFailedError } from 'typeorm';

const REPEATABLE = new Set([
  '40001', // PostgreSQL: serialization failure, deadlock, lock not available
  '40P01',
  '55P03',
  'ER_LOCK_DEADLOCK', // MariaDB, MySQL: 1213, 1205, 1020
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_LOCKED',
]);
const DUPLICATE = new Set([
  '23505',
  'ER_DUP_ENTRY',
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
]);

const UNAVAILABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08003',
  '08006',
  '08001',
  '08004',
  '53100', // PostgreSQL
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_DISK_FULL', // MariaDB, MySQL
  'SQLITE_POOL_TIMEOUT',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_CANTOPEN',
]);

function codeOf(error: unknown): string {
  const cause = error instanceof QueryFailedError ? (error.driverError as unknown) : error;
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

/** Thrown inside a transaction that met another one's work: run again, it will see it. */
export class RaceLost extends Error {
  override readonly name = 'RaceLost';
}

/** The transaction lost a race and may simply be run again. */
export const isRepeatable = (error: unknown): boolean =>
  error instanceof RaceLost || REPEATABLE.has(codeOf(error));

/** A row with this key exists already. */
export const isDuplicate = (error: unknown): boolean => DUPLICATE.has(codeOf(error));

/** The database cannot be reached or used at all: trying single calls again at once would only queue them. */
export function isUnavailable(error: unknown): boolean {
  if (UNAVAILABLE.has(codeOf(error))) return true;
  return (
    error instanceof Error &&
    /timeout exceeded when trying to connect|connection terminated|connection.*closed/i.test(error.message)
  );
}
