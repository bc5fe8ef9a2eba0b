/** What a scrape says: by name and labels, as Prometheus writes them. */
export class Scrape {
  private readonly values = new Map<string, number>();

  constructor(readonly text: string) {
    for (const line of text.split('\n')) {
      const [, series, value] = /^(\w+(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
      if (series !== undefined) this.values.set(series, Number(value));
    }
  }

  static async of(url: string, headers: Record<string, string> = {}): Promise<Scrape> {
    return new Scrape(await (await fetch(`${url}/metrics`, { headers })).text());
  }

  /** `undefined` when it is absent. `series`: `name` or `name{label="value",…}` with labels in the order of the scrape. */
  value(series: string): number | undefined {
    return this.values.get(series);
  }

  /** Every series of a metric. */
  series(name: string): [string, number][] {
    return [...this.values].filter(([series]) => series === name || series.startsWith(`${name}{`));
  }

  sum(name: string): number {
    return this.series(name).reduce((sum, [, value]) => sum + value, 0);
  }

  /** Names as Prometheus knows them: `_bucket`, `_sum` and `_count` included. */
  get names(): Set<string> {
    return new Set([...this.values.keys()].map((series) => series.replace(/\{.*/s, '')));
  }
}
