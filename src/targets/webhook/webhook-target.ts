import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { systemClock, type Clock } from '../../directory/clock.js';
import type { Change } from '../../outbox/change.js';
import {
  retry,
  unavailable,
  type ChangeTarget,
  type DeliveryContext,
  type DeliveryResult,
} from '../../outbox/change-target.js';
import { checkWebhookUrl } from './address-guard.js';
import { describeFailure, isNobodyThere } from './describe-failure.js';
import { judgeAnswer } from './judge-answer.js';
import { requestSigner } from './sign-request.js';
import { WebhookClient } from './webhook-client.js';
import type { WebhookOptions } from './webhook-options.js';
import { batchIdOf, batchPayloadOf, payloadOf } from './webhook-payload.js';
import { checkWebhookSecrets, webhookSecretId } from './webhook-secret.js';

/** What is around a target, so that tests can set it. */
export interface WebhookSurroundings {
  readonly clock: Clock;
  /** Resolves names, as `dns.lookup` does. */
  readonly lookup: LookupFunction;
}

const REQUEST_MS = 10_000;
const SYSTEM: WebhookSurroundings = { clock: systemClock, lookup: systemLookup };

/**
 * Changes as signed webhooks (Standard Webhooks) to an address of the vendor's product, one POST each, one after the
 * other. docs/webhooks.md tells what is sent and what the answers mean.
 *
 * @throws WebhookOptionsError when address or secrets cannot be used.
 */
export function webhookTarget(
  options: WebhookOptions,
  surroundings: WebhookSurroundings = SYSTEM,
): ChangeTarget {
  const { allowPrivate = false, batch = false, timeoutMs = REQUEST_MS } = options;
  const url = checkWebhookUrl(options.url, allowPrivate);
  const { secrets } = options;
  const secretsNow = typeof secrets === 'function' ? secrets : () => secrets;
  checkWebhookSecrets(secretsNow());
  const { clock, lookup } = surroundings;
  const client = new WebhookClient(url, { allowPrivate, ca: options.ca, lookup });
  const sender = new Sender(client, requestSigner(secretsNow), clock, timeoutMs);
  return {
    name: options.name ?? 'webhook',
    lanes: options.lanes ?? ['production'],
    ...(options.types && { types: options.types }),
    batchSize: options.batchSize ?? (batch ? 100 : 20),
    // the last request begins before two thirds of it are over: a delivery is never cut off within one
    timeoutMs: 3 * timeoutMs,
    deliver: (changes, context) =>
      batch ? sender.sendTogether(changes, context) : sender.sendEach(changes, context),
    signingKeys: () => secretsNow().map(webhookSecretId),
    probe: (signal) =>
      client.connect(signal).catch((error: unknown) => {
        throw new Error(describeFailure(error, url));
      }),
    close: () => client.close(),
  };
}

type Sending = Pick<DeliveryContext, 'signal' | 'traceHeaders'>;

class Sender {
  constructor(
    private readonly client: WebhookClient,
    private readonly sign: ReturnType<typeof requestSigner>,
    private readonly clock: Clock,
    private readonly timeoutMs: number,
  ) {}

  /** One result for each; what follows the first that was not delivered is not sent. */
  async sendEach(changes: readonly Change[], context: Sending): Promise<DeliveryResult[]> {
    const until = this.clock.now() + 2 * this.timeoutMs;
    const results: DeliveryResult[] = [];
    let goesOn = true;
    for (const change of changes) {
      if (goesOn) results.push(await this.send(change.id, payloadOf(change), context));
      else results.push(retry('its turn had not come yet', 0));
      goesOn &&= results.at(-1)?.status === 'applied' && this.clock.now() <= until;
    }
    return results;
  }

  /** Throws unless it knows that no single change is at fault: the pieces that come then are smaller. */
  async sendTogether(changes: readonly Change[], context: Sending): Promise<DeliveryResult> {
    const result = await this.send(batchIdOf(changes), batchPayloadOf(changes), context);
    const isBlameless =
      result.status === 'retry' && (result.fault === 'target' || result.afterMs !== undefined);
    if (result.status === 'applied' || isBlameless || changes.length === 1) return result;
    throw new Error('reason' in result ? result.reason : result.status);
  }

  private async send(
    id: string,
    payload: object,
    { signal, traceHeaders }: Sending,
  ): Promise<DeliveryResult> {
    const body = JSON.stringify(payload);
    const tooLong = AbortSignal.timeout(this.timeoutMs);
    try {
      const headers = { ...traceHeaders, ...this.sign(id, body, this.clock.now()) };
      const answer = await this.client.post(body, headers, AbortSignal.any([signal, tooLong]));
      return judgeAnswer(answer, this.clock.now());
    } catch (error) {
      if (signal.aborted) return retry('the delivery was broken off', 0);
      if (tooLong.aborted) return retry(`${this.client.url.host} did not answer within ${this.timeoutMs} ms`);
      return (isNobodyThere(error) ? unavailable : retry)(describeFailure(error, this.client.url));
    }
  }
}
