import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../directory/clock.js';
import { KeyRing } from '../keys/key-ring.js';
import type { AccessKey } from '../protocol/access-key.js';
import { inV2Form } from '../protocol/in-v2-form.js';
import { openRequest, type OpenedRequest } from '../protocol/open-request.js';
import { ProtocolError } from '../protocol/protocol-error.js';
import { contentOf, type RawRequest } from '../protocol/raw-request.js';
import { LargeBodyPool } from '../workers/worker-pool.js';
import type { LargeAnswer, LargeRequest } from './large-request.js';
import type { Call } from './call.js';
import { LARGE_BODY } from './read-body.js';
import { ReceiverOptions } from './receiver-options.js';

/** Verifies and parses a call; notes envelope, kind and hash in it. Large bodies go to a worker thread. */
@Injectable()
export class OpenCall {
  constructor(
    private readonly keyRing: KeyRing,
    private readonly pool: LargeBodyPool,
    @Inject(ReceiverOptions) private readonly options: ReceiverOptions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** @returns the request with its body in V2's form; the call keeps it as it was sent, unless it is large. */
  async open(call: Call, raw: RawRequest): Promise<OpenedRequest> {
    let opened: OpenedRequest;
    const isLarge = raw.body.byteLength > LARGE_BODY;
    try {
      opened = isLarge ? await this.openLarge(call, raw) : this.openSmall(call, raw);
    } catch (error) {
      // a call that was authenticated before it was refused has an envelope
      if (error instanceof ProtocolError) call.envelope = error.envelope;
      throw error;
    }
    const { dialect, kind, envelope, body } = opened;
    Object.assign(call, { envelope, body, route: { ...call.route, kind } });
    const key = this.keyRing.accessKeyOf(dialect, envelope.keyMatched) as AccessKey;
    return isLarge ? opened : inV2Form(opened, key);
  }

  private openSmall(call: Call, raw: RawRequest): OpenedRequest {
    call.bodyHash = hash('sha256', contentOf(raw), 'hex');
    const keys = this.keyRing.accessKeysOf(call.route.dialect);
    return openRequest(raw, call.route, keys, this.clock.now(), { windowMs: this.options.windowMs });
  }

  private async openLarge(call: Call, raw: RawRequest): Promise<OpenedRequest> {
    const body = sharedBytes(raw.body);
    const request: LargeRequest = {
      raw: { ...raw, body },
      route: call.route,
      keys: this.keyRing.accessKeysOf(call.route.dialect),
      now: this.clock.now(),
      windowMs: this.options.windowMs,
    };
    const answer = await this.pool.run<LargeAnswer>('openLargeRequest', request);
    call.bodyHash = answer.bodyHash;
    if ('refused' in answer) {
      const { code, reason, envelope } = answer.refused;
      throw new ProtocolError(code, reason, envelope);
    }
    const { opened, prepared } = answer;
    return prepared ? Object.assign(opened, { prepared }) : opened;
  }
}

/** Bytes that threads can look at without copying them. */
function sharedBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer) return bytes;
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  shared.set(bytes);
  return shared;
}
