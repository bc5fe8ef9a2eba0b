import { type ScopeKey } from '../directory/scope-key.js';
import { Flag } from '../validation/choice.js';
import { GuideMoment } from '../validation/guide-moment.js';
import { readFields } from '../validation/read-fields.js';
import { KitMessage, scopeOf } from '../validation/kit-message.js';
import { EmptyableText, Text, TextUnlessRemoved } from '../validation/text.js';

/** One department is added, renamed, moved or removed [436]. */
export interface DepartmentMessage {
  readonly scope: ScopeKey;
  /** Milliseconds since the epoch. */
  readonly sourceTime: number;
  readonly action: 'save' | 'remove';
  readonly code: string;
  /** `''` in a removal that leaves it out. */
  readonly name: string;
  /** `null` = top level. */
  readonly parentCode: string | null;
}

class SingleOrgSync extends KitMessage {
  @Flag(0, 1, 2) flag!: number;
  @Text(64) orgCode!: string;
  @TextUnlessRemoved(128) orgName!: string;
  @EmptyableText(64) parentCode!: string;
  @GuideMoment() timeStamp!: number;
}

/** @throws ProtocolError 000002 naming the first bad field */
export function readDepartmentMessage(body: Record<string, unknown>): DepartmentMessage {
  const fields = readFields(SingleOrgSync, body);
  return {
    scope: scopeOf(fields),
    sourceTime: fields.timeStamp,
    action: fields.flag === 0 ? 'remove' : 'save',
    code: fields.orgCode,
    name: fields.orgName,
    parentCode: fields.parentCode || null,
  };
}
