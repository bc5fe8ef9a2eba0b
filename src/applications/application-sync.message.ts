import { type ScopeKey } from '../directory/scope-key.js';
import { Flag } from '../validation/choice.js';
import { GuideMoment } from '../validation/guide-moment.js';
import { readFields } from '../validation/read-fields.js';
import { KitMessage, scopeOf } from '../validation/kit-message.js';
import { Text, TextUnlessRemoved } from '../validation/text.js';

/** The login credential of an application is given, changed or withdrawn [434]. */
export interface SealedApplicationMessage {
  readonly scope: ScopeKey;
  /** Milliseconds since the epoch. */
  readonly sourceTime: number;
  readonly action: 'save' | 'remove';
  readonly appId: string;
  /** `''` in a removal that leaves it out. */
  readonly clientId: string;
  /** The RSA ciphertext as sent: Base64, at most 4096 characters; `''` in a removal, whatever was sent. */
  readonly sealedSecret: string;
}

class ApplicationSync extends KitMessage {
  @Flag(0, 1, 2) flag!: number;
  @Text(64) appId!: string;
  @TextUnlessRemoved(64) clientId!: string;
  @TextUnlessRemoved(4096) clientSecret!: string;
  @GuideMoment() timeStamp!: number;
}

/** @throws ProtocolError 000002 naming the first bad field */
export function readApplicationMessage(body: Record<string, unknown>): SealedApplicationMessage {
  const fields = readFields(ApplicationSync, body);
  const removed = fields.flag === 0;
  return {
    scope: scopeOf(fields),
    sourceTime: fields.timeStamp,
    action: removed ? 'remove' : 'save',
    appId: fields.appId,
    clientId: fields.clientId,
    sealedSecret: removed ? '' : fields.clientSecret,
  };
}
