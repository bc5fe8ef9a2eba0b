import { type ScopeKey } from '../directory/scope-key.js';
import { Flag } from '../validation/choice.js';
import { GuideMoment } from '../validation/guide-moment.js';
import { readFields } from '../validation/read-fields.js';
import { KitMessage, scopeOf } from '../validation/kit-message.js';
import { EmptyableText, TextUnlessRemoved } from '../validation/text.js';

/** An enterprise is bound to, changed in, or unbound from an instance [433]. */
export interface TenantMessage {
  readonly scope: ScopeKey;
  /** Milliseconds since the epoch. */
  readonly sourceTime: number;
  readonly action: 'save' | 'remove';
  /** `''` for the seller's own account. */
  readonly orderId: string;
  /** `''` in a removal that leaves it out, as are name and domainName. */
  readonly code: string;
  readonly name: string;
  /** Normally a URL; the guide allows anything while debugging and prints no form, so only its length is checked. */
  readonly domainName: string;
}

class TenantSync extends KitMessage {
  @Flag(0, 1, 2) flag!: number;
  @EmptyableText(64) orderId!: string;
  @TextUnlessRemoved(64) tenantCode!: string;
  @TextUnlessRemoved(255) name!: string;
  @TextUnlessRemoved(255) domainName!: string;
  @GuideMoment() timeStamp!: number;
}

/** @throws ProtocolError 000002 naming the first bad field */
export function readTenantMessage(body: Record<string, unknown>): TenantMessage {
  const fields = readFields(TenantSync, body);
  return {
    scope: scopeOf(fields),
    sourceTime: fields.timeStamp,
    action: fields.flag === 0 ? 'remove' : 'save',
    orderId: fields.orderId,
    code: fields.tenantCode,
    name: fields.name,
    domainName: fields.domainName,
  };
}
