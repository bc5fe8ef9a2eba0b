import { formatGuideTime } from '../../protocol/guide-time.js';
import type { SealedRequest } from '../../protocol/seal-request.js';
import type { Answer, Marketplace } from './marketplace.js';
import type { Scenario, Step } from './step.js';
import type { WireMessage } from '../../testing/wire-messages.js';

const LATE_MS = 10 * 60_000;
const UNKNOWN_KEY = 'a-key-that-only-the-forger-knows';

/** What is made wrong in every call. */
export interface Faults {
  /** Source times this much older than now, ms. */
  readonly ageMs?: number;
  /** The sender's clock is this much ahead, ms. */
  readonly skewMs?: number;
  /** Changes the message before it is signed. */
  readonly change?: (message: WireMessage) => WireMessage;
}

/** A step that was played. */
export interface Played {
  readonly step: Step;
  readonly request: SealedRequest;
  readonly answer: Answer;
  /** Whether the answer is the one that the step must have. */
  readonly ok: boolean;
}

/** Plays steps one after the other; what goes wrong in one does not keep the next from being played. */
export class Player {
  private previous: SealedRequest | undefined;

  constructor(
    private readonly marketplace: Marketplace,
    private readonly faults: Faults = {},
  ) {}

  async *play(scenario: Scenario): AsyncGenerator<Played> {
    for (const step of scenario) yield await this.playStep(step);
  }

  async playStep(step: Step): Promise<Played> {
    const request = this.requestOf(step);
    this.previous = request;
    const answer = await this.marketplace.send(request);
    return { step, request, answer, ok: answer.status === 200 && answer.resultCode === step.answer };
  }

  private requestOf(step: Step): SealedRequest {
    if (step.manner === 'resent' && this.previous) return this.previous;
    const { ageMs = 0, skewMs, change = (message) => message } = this.faults;
    const time = formatGuideTime(this.marketplace.now() - ageMs - (step.manner === 'late' ? LATE_MS : 0));
    const accessKey = step.manner === 'forged' ? UNKNOWN_KEY : undefined;
    return this.marketplace.sign(step.kind, change(step.message(this.marketplace, time)), {
      accessKey,
      skewMs,
    });
  }
}
