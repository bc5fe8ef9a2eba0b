import type { Change } from '../../outbox/change.js';

/** A change as it goes to a broker. */
export interface BrokerMessage {
  /** The change's id. */
  readonly id: string;
  /** Routing key, subject and Nest's pattern: `koosync.production.user.authorized`. */
  readonly subject: string;
  /** `instance/tenant`, both percent-encoded: what is equal here is in order. The key of a Kafka message. */
  readonly scope: string;
  readonly change: Change;
  /** ASCII only. */
  readonly headers: Readonly<Record<string, string>>;
}

export const CONTENT_TYPE = 'application/json';

/** `prefix`: first part of the subject. */
export function brokerMessage(change: Change, prefix: string): BrokerMessage {
  const { id, lane, type, cursor, schemaVersion } = change;
  const scope = `${encodeURIComponent(change.instanceId)}/${encodeURIComponent(change.tenantId)}`;
  return {
    id,
    subject: `${prefix}.${lane}.${type}`,
    scope,
    change,
    headers: {
      'content-type': CONTENT_TYPE,
      'koosync-id': id,
      'koosync-type': type,
      'koosync-lane': lane,
      'koosync-scope': scope,
      'koosync-cursor': cursor,
      'koosync-schema-version': String(schemaVersion),
    },
  };
}
