/** Rows that a transaction loaded and what it made of them; each key is written once, in its last form. */
export class WorkingSet<R extends object> {
  private readonly rows = new Map<string, R>();
  private readonly changed = new Set<string>();
  private told = new Map<string, R | undefined>();

  constructor(
    private readonly keyOf: (row: Readonly<R>) => string,
    loaded: readonly R[],
  ) {
    for (const row of loaded) this.rows.set(keyOf(row), row);
  }

  get(key: string): Readonly<R> | undefined {
    return this.rows.get(key);
  }

  put(row: R): void {
    const key = this.keyOf(row);
    if (!this.told.has(key)) this.told.set(key, this.rows.get(key));
    this.rows.set(key, row);
    this.changed.add(key);
  }

  /** Takes a loaded row in, unless the transaction has its own version already. */
  meet(row: R): void {
    const key = this.keyOf(row);
    if (!this.rows.has(key)) this.rows.set(key, row);
  }

  /** Everything known, loaded or made. */
  all(): IterableIterator<R> {
    return this.rows.values();
  }

  /** What was put since the last call: each row as it was then, and as it is now, in the order of the first `put`. */
  takeChanges(): { before: R | undefined; after: R }[] {
    const changes = [...this.told].map(([key, before]) => ({ before, after: this.rows.get(key) as R }));
    this.told = new Map();
    return changes;
  }

  toSave(): R[] {
    return [...this.changed].map((key) => this.rows.get(key) as R);
  }
}

/** A key of several parts, for a map. */
export const keyOfParts = (...parts: readonly string[]): string => parts.join('\u0000');
