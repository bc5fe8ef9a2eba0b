import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { addressGuard, guardedLookup, hostOf } from './address-guard.js';
import type { Answer } from './judge-answer.js';

/** An answer's body is read so far; what comes after it is not worth the memory. */
const BODY_LIMIT = 16 * 1024;
/** Times of undici itself are off: each request has a signal. */
const NO_TIMEOUT = 0;

export interface ClientOptions {
  readonly allowPrivate: boolean;
  readonly ca: string | undefined;
  readonly lookup: LookupFunction;
}

/** Connections to one address, kept alive between requests. */
export class WebhookClient {
  private readonly agent: Agent;
  private readonly connector: buildConnector.connector;

  constructor(
    readonly url: URL,
    { allowPrivate, ca, lookup }: ClientOptions,
  ) {
    const guard = addressGuard(url, allowPrivate);
    this.connector = buildConnector({
      lookup: guardedLookup(lookup, guard),
      ...(ca === undefined ? {} : { ca }),
    });
    this.agent = new Agent({
      connect: this.connector,
      headersTimeout: NO_TIMEOUT,
      bodyTimeout: NO_TIMEOUT,
    });
  }

  /** Rejects when no whole answer comes. Redirects are answers, never followed. */
  async post(body: string, headers: Record<string, string>, signal: AbortSignal): Promise<Answer> {
    const response = await this.agent.request({
      origin: this.url.origin,
      path: this.url.pathname + this.url.search,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'koosync', ...headers },
      body,
      signal,
    });
    const { statusCode: status, headers: received } = response;
    const retryAfter = received['retry-after'];
    return {
      status,
      retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
      text: await beginningOf(response.body),
    };
  }

  /** Resolves the name, connects and agrees on TLS; sends nothing. */
  async connect(signal: AbortSignal): Promise<void> {
    const { protocol, host, port } = this.url;
    await new Promise<void>((done, failed) => {
      const abort = () => failed(new Error('no connection in time'));
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      this.connector({ hostname: hostOf(this.url), host, protocol, port }, (error, socket) => {
        signal.removeEventListener('abort', abort);
        socket?.destroy();
        if (error) failed(error);
        else done();
      });
    });
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

/** Leaving the loop early gives the connection up. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > BODY_LIMIT) break;
  }
  return Buffer.concat(chunks).subarray(0, BODY_LIMIT).toString('utf8');
}
