import { setTimeout as sleep } from 'node:timers/promises';
import { formatGuideTime } from '../../protocol/guide-time.js';
import type { SealedRequest } from '../../protocol/seal-request.js';
import type { Answer, Marketplace } from './marketplace.js';
import type { Scenario, Step } from './step.js';
import type { WireMessage } from '../../testing/wire-messages.js';

const [ASKED_AGAIN, PAUSE_MS] = [60, 1000];
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

/** Provisioning may go on when a newInstance is answered; a reply of V1 has to be signed. */
function isGood(step: Step, { status, resultCode, signed = true }: Answer): boolean {
  const goesOn = step.kind === 'newInstance' && step.answer === '000000' && resultCode === '000004';
  return status === 200 && signed && (resultCode === step.answer || goesOn);
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
    let request = this.requestOf(step);
    let answer = await this.marketplace.send(request);
    for (let i = 0; step.asksAgain && answer.resultCode === '000004' && i < ASKED_AGAIN; i++) {
      await sleep(PAUSE_MS);
      request = this.requestOf(step);
      answer = await this.marketplace.send(request);
    }
    this.previous = request;
    step.learn?.(answer);
    return { step, request, answer, ok: isGood(step, answer) };
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
