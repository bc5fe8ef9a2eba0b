import { Injectable } from '@nestjs/common';
import { checkInstance } from '../directory/instance-check.js';
import type { DirectoryMessage, KindHandler } from '../directory/kind-handler.js';
import { KindRegistry } from '../directory/kind-registry.js';
import { KeyRing } from '../keys/key-ring.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { ProtocolError } from '../protocol/protocol-error.js';
import { isKitKind, type Kind } from '../protocol/routes.js';
import type { Trace } from '../tracing/trace.js';
import type { Call } from './call.js';
import { PATH_UNKNOWN, sourceTimeAhead } from './reasons.js';

/** Source times further ahead of the clock than this are refused in the production lane. */
const FUTURE_MS = 24 * 3_600_000;

/** From an opened request to a message that may be applied. */
@Injectable()
export class ReadCall {
  constructor(
    private readonly kinds: KindRegistry,
    private readonly keyRing: KeyRing,
  ) {}

  handlerOf(kind: Kind): KindHandler {
    const handler = this.kinds.handlerOf(kind);
    if (!handler) throw new ProtocolError('000002', PATH_UNKNOWN);
    return handler;
  }

  read(handler: KindHandler, call: Call, opened: OpenedRequest): Promise<DirectoryMessage> {
    return call.trace.part('read', (trace) => this.readIn(trace, handler, call, opened));
  }

  /** What needs other systems, or a look at what is known, before the message may be applied. */
  async prepare(handler: KindHandler, call: Call, message: DirectoryMessage): Promise<DirectoryMessage> {
    const { instanceCheck } = this.kinds;
    if (instanceCheck && isKitKind(handler.kind)) await checkInstance(instanceCheck, message);
    if (!handler.prepare) return message;
    return call.trace.part('prepare', async () => (await handler.prepare?.(message, call.id)) ?? message);
  }

  private async readIn(
    trace: Trace,
    handler: KindHandler,
    call: Call,
    opened: OpenedRequest,
  ): Promise<DirectoryMessage> {
    const message = await handler.read(opened, async (ciphertext) => {
      const secret = await trace.part('decrypt', () => this.keyRing.openSecret(ciphertext));
      call.secretKeyMatched = `${secret.keyId} ${secret.dialect}`;
      return secret.text;
    });
    const ahead = message.sourceTime - call.receivedAt;
    if (message.scope.lane === 'production' && ahead > FUTURE_MS)
      throw new ProtocolError('000002', sourceTimeAhead(opened.kind), opened.envelope);
    return message;
  }
}
