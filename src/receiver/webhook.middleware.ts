import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import { ProtocolError } from '../protocol/protocol-error.js';
import type { RawRequest } from '../protocol/raw-request.js';
import { readBody } from './read-body.js';
import { ReceiverOptions } from './receiver-options.js';
import { Receiver } from './receiver.js';
import type { HttpReply } from './replies.js';

type Request = IncomingMessage & { readonly originalUrl?: string; readonly rawBody?: Buffer };

/**
 * Hands a call's exact bytes to the receiver and its reply to the wire. A middleware, not a controller: malformed,
 * oversized and oddly encoded bodies reach it too, and no pipe, filter or interceptor of a host application can change
 * a reply.
 */
@Injectable()
export class WebhookMiddleware implements NestMiddleware<Request, ServerResponse> {
  constructor(
    private readonly receiver: Receiver,
    @Inject(ReceiverOptions) private readonly options: ReceiverOptions,
  ) {}

  async use(request: Request, response: ServerResponse): Promise<void> {
    const raw = rawRequest(request);
    const body = await readBody(request, this.options.bodyLimit);
    if ('aborted' in body) return;
    if ('refused' in body) {
      const reply = await this.receiver.refuseUnread(
        raw,
        body.size,
        new ProtocolError('000002', body.refused),
      );
      send(response, reply, true);
      request.resume();
      return;
    }
    send(response, await this.receiver.receive({ ...raw, body: body.bytes }), false);
  }
}

function rawRequest(request: Request): RawRequest {
  const url = request.originalUrl ?? request.url ?? '';
  const mark = url.indexOf('?');
  return {
    method: request.method ?? '',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    headers: request.headers,
    body: new Uint8Array(),
  };
}

function send(response: ServerResponse, { status, body, headers }: HttpReply, close: boolean): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': bytes.length,
    ...headers,
    // what is left of a refused body is not worth reading
    ...(close || status === 503 ? { connection: 'close' } : {}),
  });
  response.end(bytes);
}
