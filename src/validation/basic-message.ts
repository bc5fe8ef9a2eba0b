import type { ScopeKey } from '../directory/scope-key.js';
import { TestFlag } from './choice.js';
import { Text } from './text.js';

/** What every message of the basic interfaces carries; all values are strings [427]–[432]. */
export class BasicMessage {
  @TestFlag() testFlag!: number;
}

/** A message about one instance that is there. */
export class InstanceMessage extends BasicMessage {
  @Text(64) instanceId!: string;
}

/** An instance's own scope: its row is the instance's lock. Enterprises bound to it have scopes of their own. */
export const instanceScope = (testFlag: number, instanceId: string): ScopeKey => ({
  lane: testFlag === 1 ? 'test' : 'production',
  instanceId,
  tenantId: '',
});
