import type { Lane } from '../../directory/scope-key.js';
import type { Change, ChangeType } from '../../outbox/change.js';
import {
  applied,
  retry,
  type ChangeTarget,
  type DeliveryContext,
  type DeliveryResult,
} from '../../outbox/change-target.js';
import type { DirectoryChangeHandler, HandlerMark } from './on-directory-change.js';

/** One handler method as a target: it alone is repeated when it fails. */
export class HandlerTarget implements ChangeTarget {
  readonly lanes: readonly Lane[];
  readonly types: readonly ChangeType[];

  constructor(
    readonly name: string,
    { lanes = ['production'], types }: HandlerMark,
    private readonly handle: DirectoryChangeHandler,
  ) {
    this.lanes = lanes;
    this.types = types;
  }

  async deliver(changes: readonly Change[], context: DeliveryContext): Promise<DeliveryResult[]> {
    const results: DeliveryResult[] = [];
    for (const change of changes) {
      const failed = results.some(({ status }) => status === 'retry' || status === 'reject');
      if (failed) results.push(retry('comes after a change that failed'));
      else if (context.signal.aborted) results.push(retry('stopped before it was told'));
      else if (!this.types.includes(change.type)) results.push(applied());
      else results.push(await this.tell(change, context));
    }
    return results;
  }

  private async tell(change: Change, context: DeliveryContext): Promise<DeliveryResult> {
    try {
      return (await this.handle(change, context)) ?? applied();
    } catch (error) {
      return retry(error instanceof Error ? error.message : String(error));
    }
  }
}
