import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { isAllowedAddress, type AddressPolicy } from './address-policy.js';
import { AddressRefused, guardedLookup } from './guarded-lookup.js';

/** A request to a server outside. */
export interface OutboundRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface OutboundLimits {
  /** From the look-up of the name to the last byte of the reply, ms. */
  readonly timeoutMs: number;
  /** Largest reply body. */
  readonly maxBytes: number;
  /** Left out: the address was chosen by the operator and may be any. */
  readonly addresses?: AddressPolicy;
  /** Ends the exchange early. */
  readonly signal?: AbortSignal | undefined;
}

export type OutboundReply = {
  readonly kind: 'reply';
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
};
/** `redirected`: the server pointed elsewhere; nothing followed it. */
export type OutboundFailure = {
  readonly kind: 'failed';
  readonly why: 'timeout' | 'aborted' | 'address-refused' | 'redirected' | 'too-large' | 'network';
  /** The error's code, such as ECONNREFUSED or CERT_HAS_EXPIRED; never a body or a header. */
  readonly detail: string;
};

/** Sends one request and reads its whole reply: no redirects, no cookies, no connection kept. Never rejects. */
export async function exchange(
  request: OutboundRequest,
  limits: OutboundLimits,
): Promise<OutboundReply | OutboundFailure> {
  const { addresses, signal } = limits;
  const host = request.url.hostname.replace(/^\[|\]$/g, '');
  if (addresses && isIP(host) !== 0 && !isAllowedAddress(host, addresses))
    return failed('address-refused', host);
  const patience = AbortSignal.timeout(limits.timeoutMs);
  try {
    const both = signal ? AbortSignal.any([patience, signal]) : patience;
    both.throwIfAborted();
    const reply = await send(request, both, addresses);
    const status = reply.statusCode ?? 0;
    if (status >= 300 && status < 400) {
      reply.destroy();
      return failed('redirected', String(status));
    }
    const text = await readText(reply, limits.maxBytes);
    if (text === undefined) return failed('too-large', `more than ${limits.maxBytes} bytes`);
    return { kind: 'reply', status, contentType: reply.headers['content-type'] ?? '', text };
  } catch (error) {
    if (signal?.aborted) return failed('aborted', 'stopped');
    if (patience.aborted) return failed('timeout', `${limits.timeoutMs} ms`);
    if (error instanceof AddressRefused) return failed('address-refused', host);
    return failed('network', (error as NodeJS.ErrnoException).code ?? 'connection broken');
  }
}

const failed = (why: OutboundFailure['why'], detail: string): OutboundFailure => ({
  kind: 'failed',
  why,
  detail,
});

function send(
  { method, url, headers, body }: OutboundRequest,
  signal: AbortSignal,
  addresses: AddressPolicy | undefined,
): Promise<IncomingMessage> {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const options: RequestOptions = { method, signal, agent: false, headers: { ...headers, ...length } };
  if (addresses) options.lookup = guardedLookup(addresses);
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    start(url, options, resolve).once('error', reject).end(body);
  });
}

/** Undefined when there is more than `maxBytes`. */
async function readText(reply: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of reply as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return undefined; // leaving the loop destroys the stream
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
