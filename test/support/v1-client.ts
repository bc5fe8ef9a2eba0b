import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { V1_ACCESS_KEY } from './connector.js';

/** Numbers are signed as texts; nested values have to be JSON strings. */
type Fields = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A V1 call as it goes out. */
export interface V1Request {
  readonly method: string;
  /** With its query. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface V1Answer {
  readonly status: number;
  readonly text: string;
  readonly resultCode: string;
  readonly resultMsg: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The value of the header spelled `Body-Sign`. */
  readonly bodySign: string | undefined;
}

/**
 * The marketplace of V1 (PROTOCOL §2.5), written without the code under test. It accepts a reply only when `Body-Sign` is
 * spelled so and holds the signature of the exact bytes.
 */
export class V1Client {
  constructor(
    private readonly url: string,
    private readonly accessKey = V1_ACCESS_KEY,
  ) {}

  /** The token of a kit body: blank values are skipped. */
  kitToken(body: Fields): string {
    const texts = Object.entries(body).filter(([, value]) => value !== null && textOf(value).trim() !== '');
    return this.token(texts.map(([name, value]) => [name, textOf(value)]));
  }

  kitRequest(kind: string, body: Fields): V1Request {
    const text = JSON.stringify(body);
    const headers = { authToken: this.kitToken(body), 'content-type': 'application/json' };
    return { method: 'POST', target: `/isv/produce/produceAPI/${kind}`, headers, body: text };
  }

  basicRequest(parameters: Fields): V1Request {
    const texts = Object.entries(parameters).map(([name, value]): [string, string] => [name, textOf(value)]);
    const pairs = [...texts, ['authToken', this.token(texts)] as const];
    const query = pairs.map((pair) => pair.map((text) => encodeURIComponent(text)).join('=')).join('&');
    return { method: 'GET', target: `/isv/produce?${query}` };
  }

  kit(kind: string, body: Fields): Promise<V1Answer> {
    return this.send(this.kitRequest(kind, body));
  }

  basic(parameters: Fields): Promise<V1Answer> {
    return this.send(this.basicRequest(parameters));
  }

  /** @throws Error when the reply is not signed as V1 signs. */
  async send(request: V1Request): Promise<V1Answer> {
    const answer = await this.exchange(request);
    const mac = createHmac('sha256', this.accessKey).update(answer.text).digest('base64');
    if (answer.bodySign !== `sign_type="HMAC-SHA256", signature= "${mac}"`)
      throw new Error(
        `a reply that V1 does not accept: ${answer.bodySign ?? 'no Body-Sign'}, ${answer.text}`,
      );
    return answer;
  }

  /** Takes any reply. */
  exchange({ method, target, headers, body = '' }: V1Request): Promise<V1Answer> {
    const bytes = Buffer.from(body);
    const { hostname, port } = new URL(this.url);
    return new Promise((resolve, reject) => {
      const length = bytes.length > 0 ? { 'content-length': bytes.length } : {};
      const call = httpRequest(
        { hostname, port, method, path: target, headers: { ...headers, ...length } },
        (reply) => {
          const chunks: Buffer[] = [];
          reply.on('data', (chunk: Buffer) => chunks.push(chunk));
          reply.on('error', reject);
          reply.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            const fields = JSON.parse(text) as V1Answer;
            const { resultCode, resultMsg } = fields;
            const at = reply.rawHeaders.indexOf('Body-Sign');
            const bodySign = at < 0 ? undefined : reply.rawHeaders[at + 1];
            resolve({
              status: reply.statusCode ?? 0,
              text,
              resultCode,
              resultMsg,
              fields: { ...fields },
              bodySign,
            });
          });
        },
      );
      call.on('error', reject);
      call.end(bytes);
    });
  }

  /** `base64(HMAC_SHA256(accessKey + timeStamp, "k1=v1&k2=v2…"))` in ascending order of the names. */
  private token(texts: readonly (readonly [string, string])[]): string {
    const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1));
    const timeStamp = sorted.find(([name]) => name === 'timeStamp')?.[1] ?? '';
    const text = sorted.map((pair) => pair.join('=')).join('&');
    return createHmac('sha256', this.accessKey + timeStamp)
      .update(text)
      .digest('base64');
  }
}
