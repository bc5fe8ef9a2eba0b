/** Ids that a server gave to our `externalId`s, the ones used last; what it forgets or has wrong is looked up again. */
export class IdCache {
  private readonly ids = new Map<string, string>();

  /** `size`: entries at most. */
  constructor(private readonly size: number) {}

  get(externalId: string): string | undefined {
    const id = this.ids.get(externalId);
    if (id !== undefined) this.set(externalId, id);
    return id;
  }

  set(externalId: string, id: string): void {
    this.ids.delete(externalId);
    this.ids.set(externalId, id);
    if (this.ids.size <= this.size) return;
    const oldest = this.ids.keys().next();
    if (!oldest.done) this.ids.delete(oldest.value);
  }

  forget(externalId: string): void {
    this.ids.delete(externalId);
  }
}
