/** Rows that a transaction loaded and what it made of them; each key is written once, in its last form. */
export class WorkingSet<R extends object> {
  private readonly rows = new Map<string, R>();
  private readonly changed = new Set<string>();

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

  toSave(): R[] {
    return [...this.changed].map((key) => this.rows.get(key) as R);
  }
}

/** A key of several parts, for a map. */
export const keyOfParts = (...parts: readonly string[]): string => parts.join('\u0000');
