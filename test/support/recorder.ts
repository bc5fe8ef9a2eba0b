import type { Change } from '../../src/outbox/change.js';
import type { ChangeTarget, DeliveryContext, DeliveryResult } from '../../src/outbox/change-target.js';

type Answer = DeliveryResult | readonly DeliveryResult[] | void;
export type Behaviour = (changes: readonly Change[], context: DeliveryContext) => Answer | Promise<Answer>;

/** A target that writes down what it is told, and answers as the test says. */
export class Recorder implements ChangeTarget {
  readonly calls: { readonly changes: readonly Change[]; readonly attempt: number }[] = [];
  behave: Behaviour = () => undefined;
  private waiting: { until: () => boolean; resolve: () => void }[] = [];

  constructor(
    readonly name = 'recorder',
    readonly options: Partial<Omit<ChangeTarget, 'name' | 'deliver'>> = {},
  ) {
    Object.assign(this, options);
  }

  async deliver(changes: readonly Change[], context: DeliveryContext): Promise<Answer> {
    this.calls.push({ changes, attempt: context.attempt });
    try {
      return await this.behave(changes, context);
    } finally {
      this.waiting = this.waiting.filter(({ until, resolve }) => (until() ? (resolve(), false) : true));
    }
  }

  /** Everything it was told of a tenant, in order. */
  told(tenantId?: string): Change[] {
    const changes = this.calls.flatMap((call) => call.changes);
    return tenantId === undefined ? changes : changes.filter((change) => change.tenantId === tenantId);
  }

  /** Resolves after the delivery that makes it true. */
  async until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve) => this.waiting.push({ until: condition, resolve }));
  }

  forget(): void {
    this.calls.length = 0;
    this.behave = () => undefined;
  }
}
