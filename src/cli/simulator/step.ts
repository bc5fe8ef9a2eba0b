import type { Kind } from '../../protocol/routes.js';
import type { ResultCode } from '../../protocol/result-code.js';
import type { Answer, Marketplace } from './marketplace.js';
import type { WireMessage } from '../../testing/wire-messages.js';

/**
 * How a call is made: `resent` repeats the call before it byte for byte; `late` is signed now but tells of a change ten
 * minutes ago; `forged` is signed with a key that the connector does not know.
 */
export type Manner = 'honest' | 'resent' | 'late' | 'forged';

/** One call of the marketplace in a story. */
export interface Step {
  /** What somebody did. */
  readonly title: string;
  /** What arrives because of it. */
  readonly arrives: string;
  readonly kind: Kind;
  readonly manner: Manner;
  /** `time`: the source time, 17 digits. */
  readonly message: (marketplace: Marketplace, time: string) => WireMessage;
  readonly answer: ResultCode;
  /** Takes from the answer what later steps need. */
  readonly learn?: (answer: Answer) => void;
  /** While it is answered 000004, it is asked again, with a new request every second, for a minute. */
  readonly asksAgain?: boolean;
}

/** A story: steps in order. */
export type Scenario = readonly Step[];

export function step(
  kind: Kind,
  title: string,
  arrives: string,
  message: Step['message'],
  manner: Manner = 'honest',
): Step {
  return { kind, title, arrives, message, manner, answer: manner === 'forged' ? '000001' : '000000' };
}
