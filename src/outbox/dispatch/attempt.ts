import type { ScopeKey } from '../../directory/scope-key.js';
import { scrubbed, textsIn } from '../../privacy/scrub.js';
import { valuesOf } from '../../privacy/personal-values.js';
import type { Change } from '../change.js';
import type { ChangeTarget } from '../change-target.js';
import type { RevealSecret } from '../secret-source.js';
import { interpret, threw, type SliceOutcome } from './interpret.js';

const USUAL_TIMEOUT_MS = 30_000;
export const timeoutOf = ({ timeoutMs = USUAL_TIMEOUT_MS }: ChangeTarget): number => timeoutMs;

/** Hands changes of one scope to a target, once. Never rejects. */
export async function attempt(
  target: ChangeTarget,
  changes: readonly Change[],
  scope: ScopeKey,
  number: number,
  stopping: AbortSignal,
  reveal: RevealSecret,
  traceHeaders: Readonly<Record<string, string>> = {},
): Promise<SliceOutcome> {
  const timeout = AbortSignal.timeout(timeoutOf(target));
  const signal = AbortSignal.any([timeout, stopping]);
  const { lane, instanceId, tenantId } = scope;
  const context = {
    ...{ lane, instanceId, tenantId },
    attempt: number,
    ...{ signal, traceHeaders },
    revealSecret: (appId: string) => reveal(scope, appId),
  };
  try {
    const answer = await Promise.race([target.deliver(changes, context), whenAborted(signal, target)]);
    return withoutValues(interpret(answer, changes.length), changes);
  } catch (error) {
    return withoutValues({ done: 0, stop: threw(error) }, changes);
  }
}

/** A target's own words are kept and logged: they must not name what is personal of the users it was told of. */
function withoutValues(outcome: SliceOutcome, changes: readonly Change[]): SliceOutcome {
  const { stop } = outcome;
  if (!stop) return outcome;
  const personal = changes.flatMap((change) => ('user' in change ? textsIn(valuesOf(change.user)) : []));
  return { ...outcome, stop: { ...stop, reason: scrubbed(stop.reason, personal) } };
}

/** A target that ignores its signal does not hold up the others. */
function whenAborted(signal: AbortSignal, target: ChangeTarget): Promise<never> {
  return new Promise((_, rejectWith) => {
    const late = () => rejectWith(new Error(`no answer within ${timeoutOf(target)} ms`));
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}
