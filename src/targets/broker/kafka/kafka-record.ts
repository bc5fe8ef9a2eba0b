import type { BrokerMessage } from '../broker-message.js';

/** A message in Kafka's form: the scope is the key, so that it stays in one partition; the value is the change itself. */
export const kafkaRecord = ({ scope, subject, change, headers }: BrokerMessage) => ({
  key: scope,
  value: JSON.stringify(change),
  headers: { ...headers, 'koosync-subject': subject },
});
