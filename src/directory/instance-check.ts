import { ProtocolError } from '../protocol/protocol-error.js';
import type { DirectoryMessage } from './kind-handler.js';
import type { ScopeKey } from './scope-key.js';

/** Whether an instance was ever created, as far as the connector knows. */
export interface InstanceCheck {
  isKnown(scope: ScopeKey): Promise<boolean>;
}

/**
 * KOOSYNC_INSTANCE_CHECK=strict: refuses what is to be added to or changed in an instance that was never created. Never
 * a removal, the seller's own calls (no instanceId) or debugging data.
 *
 * @throws ProtocolError 000003
 */
export async function checkInstance(check: InstanceCheck, message: DirectoryMessage): Promise<void> {
  const { scope, action } = message;
  if (scope.lane === 'test' || scope.instanceId === '') return;
  if (action === 'remove' || action === 'withdraw') return;
  if (!(await check.isKnown(scope))) throw instanceNeverCreated();
}

export function instanceNeverCreated(): ProtocolError {
  return new ProtocolError('000003', {
    name: 'instance-never-created',
    zh: 'instanceId 对应的实例从未创建。',
    en: 'The instance that instanceId names was never created.',
    retry: false,
    field: 'instanceId',
  });
}
