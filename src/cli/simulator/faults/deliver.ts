import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { SealedRequest } from '../../../protocol/seal-request.js';
import type { Answer, Marketplace } from '../marketplace.js';
import type { Delivery } from './story.js';

/** An attempt, and whether its answer is the one it must have. */
export interface Attempt {
  readonly title: string;
  readonly kind: string;
  readonly fault: string;
  readonly resultCode: string;
  readonly resultMsg: string;
  readonly ok: boolean;
}

const SKEW_MS = 120_000;
const UNKNOWN_KEY = 'a-key-that-only-the-forger-knows';

/** Brings messages through, each with its fault first and then, as the marketplace does, properly. */
export class FaultyWire {
  constructor(
    private readonly marketplace: Marketplace,
    private readonly url: string,
    private readonly random: () => number,
  ) {}

  /** @returns every attempt, in order; the last one of a message must succeed. */
  async deliver(delivery: Delivery): Promise<Attempt[]> {
    const { marketplace } = this;
    const sign = (sealing = {}) => marketplace.sign(delivery.kind, delivery.message, sealing);
    const request = sign();
    const attempts: Attempt[] = [];
    const send = async (
      sent: SealedRequest,
      expected: readonly string[],
      fault: string = delivery.fault ?? '',
    ) => void attempts.push(attemptOf(delivery, fault, await marketplace.send(sent), expected));
    switch (delivery.fault) {
      case 'skew':
        // V1 prints no window
        await send(sign({ skewMs: SKEW_MS }), marketplace.protocol === 'v1' ? ['000000'] : ['000002']);
        break;
      case 'wrong-key':
        await send(sign({ accessKey: UNKNOWN_KEY }), ['000001']);
        break;
      case 'truncate':
        await send({ ...request, body: request.body.subarray(0, this.below(request.body.length)) }, REFUSED);
        break;
      case 'flip':
        await send(this.flipped(request), REFUSED);
        break;
      case 'lost-reply':
        await this.sendAndHangUp(request);
        break;
      case 'duplicate':
        await send(request, ['000000']);
        break;
      case 'retry':
        await send(sign(), ['000000']);
        break;
      // these are a matter of when it is sent
      case 'reorder':
      case 'late':
      case 'overlap':
      case 'huge-tree':
      case undefined:
        break;
    }
    await send(request, ['000000'], attempts.length > 0 ? 'again' : delivery.fault);
    return attempts;
  }

  /** A bit of a letter inside a text: the body stays JSON, the message says something else. */
  private flipped(request: SealedRequest): SealedRequest {
    const body = Buffer.from(request.body);
    const letters = [...body.keys()].filter((i) => /[a-z]/.test(String.fromCharCode(body[i] ?? 0)));
    const at = letters[this.below(letters.length)] ?? 0;
    body[at] = (body[at] ?? 0) ^ 1;
    return { ...request, body };
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  /** The request is written to its end, its answer never read. */
  private sendAndHangUp({ method, path, headers, body }: SealedRequest): Promise<void> {
    const address = new URL(path, this.url);
    const open = address.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve) => {
      const call = open(address, { method, headers: { ...headers, 'content-length': body.length } });
      call.on('error', () => resolve());
      call.on('close', () => resolve());
      call.on('finish', () => setTimeout(() => call.destroy(), this.below(20)));
      call.end(body);
    });
  }
}

const REFUSED = ['000001', '000002'];

function attemptOf(
  { title, kind }: Delivery,
  fault: string,
  { status, resultCode, resultMsg, signed = true }: Answer,
  expected: readonly string[],
): Attempt {
  return {
    title,
    kind,
    fault,
    resultCode,
    resultMsg,
    ok: status === 200 && signed && expected.includes(resultCode),
  };
}
