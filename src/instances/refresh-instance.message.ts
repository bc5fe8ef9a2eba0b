import type { ScopeKey } from '../directory/scope-key.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { InstanceMessage, instanceScope } from '../validation/basic-message.js';
import { OneOf } from '../validation/choice.js';
import { readFields } from '../validation/read-fields.js';
import { EmptyableText, Text } from '../validation/text.js';
import { UtcMoment } from '../validation/utc-moment.js';

export const RENEWAL_SCENES = [
  'TRIAL_TO_FORMAL',
  'RENEWAL',
  'UNSUBSCRIBE_RENEWAL_PERIOD',
  'RENEWAL_CHANGE',
] as const;
export type RenewalScene = (typeof RENEWAL_SCENES)[number];

/** An instance's term is changed by an order [429]. */
export interface RefreshInstanceMessage {
  readonly kind: 'refreshInstance';
  readonly scope: ScopeKey;
  /** When the request was signed, epoch ms: the message itself tells no time. */
  readonly sourceTime: number;
  readonly scene: RenewalScene;
  readonly orderId: string;
  /** `''` where V1 sends none. */
  readonly orderLineId: string;
  /** `''`: it stays. */
  readonly productId: string;
  /** Epoch ms. */
  readonly expireTime: number;
}

class RefreshInstance extends InstanceMessage {
  @OneOf(...RENEWAL_SCENES) scene!: RenewalScene;
  @Text(64) orderId!: string;
  @Text(64) orderLineId!: string;
  @EmptyableText(128) productId!: string;
  @UtcMoment() expireTime!: number;
}

class RefreshInstanceV1 extends RefreshInstance {
  @EmptyableText(64) override orderLineId!: string;
}

/** @throws ProtocolError 000002 naming the first bad field */
export function readRefreshInstance({ dialect, body, envelope }: OpenedRequest): RefreshInstanceMessage {
  const Class = dialect === 'v1-basic' ? RefreshInstanceV1 : RefreshInstance;
  const { testFlag, instanceId, ...fields } = readFields(Class, body);
  return {
    kind: 'refreshInstance',
    scope: instanceScope(testFlag, instanceId),
    sourceTime: envelope.timestamp,
    ...fields,
  };
}
