import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import type { Clock } from '../../directory/clock.js';
import { addressGuard, guardedLookup } from '../webhook/address-guard.js';
import { describeFailure } from '../webhook/describe-failure.js';
import { retryAfterMs } from '../webhook/retry-after.js';
import { failureOf } from './failure-of.js';
import { ScimFailure } from './scim-failure.js';

/** Far beyond a page of resources; a server that sends more is not answering us. */
const BODY_LIMIT = 8 * 1024 ** 2;
/** Times of undici itself are off: each request has a signal. */
const NO_TIMEOUT = 0;
const MEDIA_TYPE = 'application/scim+json';

/** One HTTP request below the server's address. */
export interface ScimRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `Users/4711`, `Groups?filter=…`: no `/` in front. */
  readonly path: string;
  readonly body?: object;
  /** Goes out as `If-Match`. */
  readonly version?: string;
  /** Default: the connection's. */
  readonly timeoutMs?: number;
}

export interface ConnectionOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly allowPrivate: boolean;
  readonly ca: string | undefined;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly lookup: LookupFunction;
}

/** Connections to one SCIM server, kept alive between requests. Redirects are not followed. */
export class ScimConnection {
  private readonly agent: Agent;

  constructor(
    readonly url: URL,
    private readonly options: ConnectionOptions,
  ) {
    const { allowPrivate, ca, lookup } = options;
    const connect = buildConnector({
      lookup: guardedLookup(lookup, addressGuard(url, allowPrivate)),
      ...(ca === undefined ? {} : { ca }),
    });
    this.agent = new Agent({ connect, headersTimeout: NO_TIMEOUT, bodyTimeout: NO_TIMEOUT });
  }

  /**
   * The answer's JSON; undefined when it has none.
   *
   * @throws ScimFailure when the answer is no success or none came.
   */
  async send(request: ScimRequest, signal: AbortSignal): Promise<unknown> {
    const timeoutMs = request.timeoutMs ?? this.options.timeoutMs;
    const tooLong = AbortSignal.timeout(timeoutMs);
    try {
      return await this.exchange(request, AbortSignal.any([signal, tooLong]));
    } catch (error) {
      if (error instanceof ScimFailure) throw error;
      if (signal.aborted) throw new ScimFailure(0, 'the delivery was broken off');
      if (tooLong.aborted) throw new ScimFailure(0, `${this.url.host} did not answer within ${timeoutMs} ms`);
      throw new ScimFailure(0, describeFailure(error, this.url));
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async exchange(
    { method, path, body, version }: ScimRequest,
    signal: AbortSignal,
  ): Promise<unknown> {
    const response = await this.agent.request({
      origin: this.url.origin,
      path: this.url.pathname + path,
      method,
      headers: {
        accept: `${MEDIA_TYPE}, application/json`,
        'user-agent': 'koosync',
        ...(body && { 'content-type': MEDIA_TYPE }),
        ...(version !== undefined && { 'if-match': version }),
        ...this.options.headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      signal,
    });
    const text = await textOf(response.body, this.url.host);
    const { statusCode: status } = response;
    if (status < 200 || status > 299) {
      const header = response.headers['retry-after'];
      const afterMs = retryAfterMs(Array.isArray(header) ? header[0] : header, this.options.clock.now());
      throw failureOf(`${method} ${path.replace(/\?.*/, '')}`, status, parsed(text), afterMs);
    }
    if (text.trim() === '') return undefined;
    return parsed(text) ?? Promise.reject(new ScimFailure(0, `${this.url.host} does not answer in JSON`));
  }
}

/** Leaving the loop early gives the connection up. */
async function textOf(body: Dispatcher.ResponseData['body'], host: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT)
      throw new ScimFailure(0, `the answer of ${host} is larger than ${BODY_LIMIT} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
