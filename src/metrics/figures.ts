import type { FigureSource, Reading, Sample } from './reading.js';

/** What the database said when it was last asked. */
export interface Figures {
  /** By the gauge's name; those of a reading that failed are missing. */
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
  /** Readings that failed. */
  readonly failed: ReadonlySet<string>;
  /** Whether the database answered at all. */
  readonly up: boolean;
}

const NOTHING: Figures = { samples: new Map(), failed: new Set(), up: false };

export interface FiguresOptions {
  readonly readings: readonly Reading[];
  readonly source: () => FigureSource;
  /** Monotonic ms. */
  readonly ticks: () => number;
  readonly cacheMs: number;
  readonly patienceMs: number;
  /** Told once when a reading begins to fail. */
  readonly onFailure: (reading: string, error: unknown) => void;
}

/**
 * What is read from the database for a scrape: one reading after the other over one connection at a time, kept for a
 * while, so that many scrapes cost no more than one. A scrape waits for a slow database only so long and then does without.
 */
export class CachedFigures {
  private figures = NOTHING;
  private readAt = -Infinity;
  private reading: Promise<void> | undefined;

  constructor(private readonly options: FiguresOptions) {}

  /** Never rejects. */
  async current(): Promise<Figures> {
    const { ticks, cacheMs, patienceMs } = this.options;
    if (ticks() - this.readAt < cacheMs) return this.figures;
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), patienceMs);
    });
    const end = await Promise.race([this.reading, late]);
    clearTimeout(timer);
    // a reading that is late is finished in the background; old values would look like new ones
    return end === 'late' ? NOTHING : this.figures;
  }

  /** Resolves when nothing is being read: the database may be closed. */
  async idle(): Promise<void> {
    await this.reading;
  }

  private async read(): Promise<void> {
    const source = this.options.source();
    const samples = new Map<string, readonly Sample[]>();
    const failed = new Set<string>();
    for (const { name, read } of this.options.readings) {
      try {
        for (const [gauge, found] of Object.entries(await read(source))) samples.set(gauge, found);
      } catch (error) {
        failed.add(name);
        if (!this.figures.failed.has(name)) this.options.onFailure(name, error);
      }
    }
    this.figures = { samples, failed, up: failed.size < this.options.readings.length };
    this.readAt = this.options.ticks();
  }
}
