import { Gauge, type Registry } from 'prom-client';
import type { Sample } from './reading.js';

/** A gauge whose samples are looked up when it is scraped. Without samples it is absent, not 0. */
export function lookedUp(
  registry: Registry,
  name: string,
  { help, labels = [] }: { readonly help: string; readonly labels?: readonly string[] },
  look: () => Promise<readonly Sample[]> | readonly Sample[],
): string {
  new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    async collect() {
      const samples = await look();
      this.reset();
      // a reset gauge without labels says 0
      if (labels.length === 0) this.remove();
      for (const { labels: own = {}, value } of samples) this.set(own, value);
    },
  });
  return name;
}
