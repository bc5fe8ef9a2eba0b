import type { ScopeKey } from '../directory/scope-key.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { InstanceMessage, instanceScope } from '../validation/basic-message.js';
import { readFields } from '../validation/read-fields.js';
import { EmptyableText, Text } from '../validation/text.js';

/** An instance goes on under another specification: a new order, the same instance [432]. */
export interface UpgradeInstanceMessage {
  readonly kind: 'upgradeInstance';
  readonly scope: ScopeKey;
  /** When the request was signed, epoch ms: the message itself tells no time. */
  readonly sourceTime: number;
  readonly orderId: string;
  /** `''` where V1 sends none. */
  readonly orderLineId: string;
  /** `''`: not told (V2). */
  readonly productId: string;
}

class UpgradeInstance extends InstanceMessage {
  @Text(64) orderId!: string;
  @Text(64) orderLineId!: string;
  @EmptyableText(128) productId!: string;
}

class UpgradeInstanceV1 extends UpgradeInstance {
  @EmptyableText(64) override orderLineId!: string;
}

/** @throws ProtocolError 000002 naming the first bad field */
export function readUpgradeInstance({ dialect, body, envelope }: OpenedRequest): UpgradeInstanceMessage {
  const Class = dialect === 'v1-basic' ? UpgradeInstanceV1 : UpgradeInstance;
  const { testFlag, instanceId, ...fields } = readFields(Class, body);
  return {
    kind: 'upgradeInstance',
    scope: instanceScope(testFlag, instanceId),
    sourceTime: envelope.timestamp,
    ...fields,
  };
}
