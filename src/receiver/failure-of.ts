import { StoreRefusal } from '../outbox/in-transaction.js';
import { scrubbed } from '../privacy/scrub.js';
import { personalTexts } from '../receipts/redact-people.js';
import type { Call } from './call.js';

/** What a receipt says of a failure: a store's own reason, else only what kind of error it was. */
export function failureOf(error: unknown): string {
  if (error instanceof StoreRefusal) return error.message;
  return error instanceof Error ? error.name : 'unknown error';
}

/** The error without what is personal in the call: a store, or a database, may have repeated it. */
export function withoutPersonal(error: unknown, { body }: Call): unknown {
  const personal = error instanceof Error && body ? personalTexts(body) : [];
  if (!(error instanceof Error) || personal.length === 0) return error;
  const message = scrubbed(error.message, personal);
  const stack = error.stack && scrubbed(error.stack, personal);
  if (message === error.message && stack === error.stack) return error;
  const told = error instanceof StoreRefusal ? new StoreRefusal(message) : new Error(message);
  return Object.assign(told, { name: error.name, stack });
}
