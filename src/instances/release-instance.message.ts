import type { ScopeKey } from '../directory/scope-key.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { InstanceMessage, instanceScope } from '../validation/basic-message.js';
import { readFields } from '../validation/read-fields.js';
import { EmptyableText } from '../validation/text.js';

/** An instance is given back: unsubscribed, or expired for good [431]. */
export interface ReleaseInstanceMessage {
  readonly kind: 'releaseInstance';
  readonly scope: ScopeKey;
  /** When the request was signed, epoch ms: the message itself tells no time. */
  readonly sourceTime: number;
}

class ReleaseInstance extends InstanceMessage {
  @EmptyableText(64) orderId!: string;
  @EmptyableText(64) orderLineId!: string;
}

/** @throws ProtocolError 000002 naming the first bad field */
export function readReleaseInstance({ body, envelope }: OpenedRequest): ReleaseInstanceMessage {
  const { testFlag, instanceId } = readFields(ReleaseInstance, body);
  return {
    kind: 'releaseInstance',
    scope: instanceScope(testFlag, instanceId),
    sourceTime: envelope.timestamp,
  };
}
