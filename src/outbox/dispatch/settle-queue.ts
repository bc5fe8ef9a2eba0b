import type { Settlement } from './decide-settlement.js';

/** Settlements that come together are written together: one round trip and one commit. */
export class SettleQueue {
  private waiting: { settlement: Settlement; resolve: () => void; reject: (error: unknown) => void }[] = [];
  private running: Promise<void> | undefined;

  constructor(private readonly write: (settlements: readonly Settlement[]) => Promise<unknown>) {}

  /** Resolves once it is written. */
  add(settlement: Settlement): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ settlement, resolve, reject });
      this.running ??= this.run();
    });
  }

  async idle(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    // after this turn, so that what ended together is together
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      // in one order everywhere, so that two writers cannot block each other
      const settlements = batch
        .map(({ settlement }) => settlement)
        .sort((a, b) => (a.scopeId < b.scopeId ? -1 : 1));
      try {
        await this.write(settlements);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.running = undefined;
  }
}
