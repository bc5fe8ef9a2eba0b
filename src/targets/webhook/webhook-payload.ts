import { hash } from 'node:crypto';
import type { Change } from '../../outbox/change.js';

/** The body of a request, documented in docs/webhooks.md: the change as it is, with times in ISO 8601. */
export type WebhookPayload<C extends Change = Change> = C extends Change
  ? {
      readonly type: C['type'];
      /** When it happened: the source time, the same in every attempt. */
      readonly timestamp: string;
      readonly data: Omit<C, 'type' | 'sourceTime'> & { readonly sourceTime: string };
    }
  : never;

/** The body of a request with `batch`. */
export interface WebhookBatchPayload {
  readonly type: 'batch';
  /** That of the newest change. */
  readonly timestamp: string;
  readonly data: { readonly changes: readonly WebhookPayload[] };
}

export function payloadOf({ type, sourceTime, ...rest }: Change): WebhookPayload {
  const time = new Date(sourceTime).toISOString();
  return { type, timestamp: time, data: { ...rest, sourceTime: time } } as WebhookPayload;
}

export function batchPayloadOf(changes: readonly Change[]): WebhookBatchPayload {
  const newest = Math.max(...changes.map(({ sourceTime }) => sourceTime));
  return {
    type: 'batch',
    timestamp: new Date(newest).toISOString(),
    data: { changes: changes.map((change) => payloadOf(change)) },
  };
}

/** A batch's id: the same whenever the same changes go out together. */
export const batchIdOf = (changes: readonly Change[]): string =>
  `batch_${hash('sha256', JSON.stringify(changes.map(({ id }) => id)), 'base64url').slice(0, 22)}`;
