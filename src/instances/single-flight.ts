/** Work of which there is one at a time for each key; who comes meanwhile gets the same end. */
export class SingleFlight {
  private readonly flights = new Map<string, Promise<unknown>>();

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.flights.get(key);
    // a key stands for one kind of work
    if (running) return running as Promise<T>;
    const flight = work().finally(() => this.flights.delete(key));
    this.flights.set(key, flight);
    return flight;
  }

  /** Resolves when what is in flight now has ended, however. */
  async landed(): Promise<void> {
    await Promise.allSettled(this.flights.values());
  }
}
