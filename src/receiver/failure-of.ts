import { StoreRefusal } from '../outbox/in-transaction.js';

/** What a receipt says of a failure: a store's own reason, else only what kind of error it was. */
export function failureOf(error: unknown): string {
  if (error instanceof StoreRefusal) return error.message;
  return error instanceof Error ? error.name : 'unknown error';
}
