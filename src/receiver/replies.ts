import { Inject, Injectable } from '@nestjs/common';
import { Random } from '../directory/random.js';
import { DataKeys } from '../keys/data-keys.js';
import { KeyRing } from '../keys/key-ring.js';
import { settledReply, type SettledReply } from '../protocol/reply.js';
import type { Address } from '../protocol/routes.js';
import { bodySign, v1ReplyFields } from '../protocol/v1-reply.js';
import { redactReply } from '../receipts/redact-request.js';
import type { Call } from './call.js';

/** What goes back over HTTP: always JSON. */
export interface HttpReply {
  readonly status: 200 | 404 | 405 | 503;
  readonly body: string;
  /** Beside content type and length; names are spelled as they go over the wire. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The reply of an applied call: its exact bytes as text, and as receipts show them. */
export interface FormedReply {
  readonly code: string;
  readonly text: string;
  readonly redacted: string;
}

/** Replies in the form of each dialect: V1's are signed, and carry what is secret encrypted. */
@Injectable()
export class Replies {
  constructor(
    private readonly keyRing: KeyRing,
    private readonly dataKeys: DataKeys,
    @Inject(Random) private readonly random: Random,
  ) {}

  formed({ id, route, envelope }: Call, reply: SettledReply = { code: '000000' }): FormedReply {
    const key = this.keyRing.accessKeyOf(route.dialect, envelope?.keyMatched);
    const inV1 = route.dialect === 'v1-basic' && reply.fields && key;
    const fields = inV1 ? v1ReplyFields(reply.fields, key.secret, () => this.newIv()) : reply.fields;
    const text = settledReply({ ...reply, ...(fields && { fields }) }, id).toString();
    return { code: reply.code, text, redacted: reply.fields ? redactReply(text) : text };
  }

  /** How a reply is remembered for resends: as it stands, or under the data key when something in it is secret. */
  stored({ text, redacted }: FormedReply): Promise<string> {
    return text === redacted ? Promise.resolve(text) : this.dataKeys.seal(text);
  }

  /** The inverse of `stored`. Rejects when the data key is gone. */
  async remembered(stored: string): Promise<FormedReply> {
    const text = stored.startsWith('{') ? stored : await this.dataKeys.open(stored);
    const { resultCode } = JSON.parse(text) as { readonly resultCode: string };
    return { code: resultCode, text, redacted: redactReply(text) };
  }

  /**
   * @param dialect of the address that was called; undefined when nothing stands there.
   * @param keyId the access key that matched; before authentication the current one signs.
   */
  http(status: HttpReply['status'], body: string, dialect?: Address['dialect'], keyId?: string): HttpReply {
    const isV1 = dialect === 'v1-kit' || dialect === 'v1-basic';
    const key = isV1 ? this.keyRing.accessKeyOf(dialect, keyId) : undefined;
    return { status, body, headers: key ? bodySign(key.secret, body) : {} };
  }

  private newIv(): string {
    return Buffer.from(this.random.bytes(8)).toString('hex');
  }
}
