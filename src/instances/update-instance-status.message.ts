import type { ScopeKey } from '../directory/scope-key.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { InstanceMessage, instanceScope } from '../validation/basic-message.js';
import { OneOf } from '../validation/choice.js';
import { readFields } from '../validation/read-fields.js';

/** Access to an instance ends (it expired, or breaks a rule) or begins again [430]. */
export interface UpdateInstanceStatusMessage {
  readonly kind: 'updateInstanceStatus';
  readonly scope: ScopeKey;
  /** When the request was signed, epoch ms: the message itself tells no time. */
  readonly sourceTime: number;
  readonly action: 'freeze' | 'unfreeze';
}

class UpdateInstanceStatus extends InstanceMessage {
  @OneOf('FREEZE', 'UNFREEZE') status!: 'FREEZE' | 'UNFREEZE';
}

/** @throws ProtocolError 000002 naming the first bad field */
export function readUpdateInstanceStatus({ body, envelope }: OpenedRequest): UpdateInstanceStatusMessage {
  const { testFlag, instanceId, status } = readFields(UpdateInstanceStatus, body);
  return {
    kind: 'updateInstanceStatus',
    scope: instanceScope(testFlag, instanceId),
    sourceTime: envelope.timestamp,
    action: status === 'FREEZE' ? 'freeze' : 'unfreeze',
  };
}
