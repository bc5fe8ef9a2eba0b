import { type ScopeKey } from '../directory/scope-key.js';
import { TestFlag } from './choice.js';
import { EmptyableText, Text } from './text.js';

/** What every kit message carries to say whose data it is [433-437]. */
export class KitMessage {
  @EmptyableText(64) instanceId!: string;
  @Text(64) tenantId!: string;
  @TestFlag() testFlag!: number;
}

export function scopeOf({ instanceId, tenantId, testFlag }: KitMessage): ScopeKey {
  return { lane: testFlag === 1 ? 'test' : 'production', instanceId, tenantId };
}
