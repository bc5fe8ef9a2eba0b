import { describe, expect, it } from '@jest/globals';
import { readingAhead } from '../../src/outbox/dispatch/read-ahead.js';
import type { ChangeBatch } from '../../src/outbox/change-batch.entity.js';
import type { Change } from '../../src/outbox/change.js';

const batch = (position: number, items: number, events: string | null = null) =>
  ({ position, items, events }) as ChangeBatch;

/** Reads changes that name their batch and number, and notes what was asked for. */
function reader() {
  const asked: [number, number][] = [];
  const read = readingAhead((of, from, limit) => {
    asked.push([from, limit]);
    const count = Math.max(0, Math.min(limit, of.items - from));
    return Promise.resolve(
      Array.from({ length: count }, (_, i) => ({ id: `${of.position}.${from + i}` }) as Change),
    );
  });
  const ids = async (...request: Parameters<typeof read>) => (await read(...request)).map(({ id }) => id);
  return { asked, ids };
}

describe('A long batch that is delivered in slices', () => {
  it('is read in stretches, and no change is left out or comes twice', async () => {
    const { asked, ids } = reader();
    const long = batch(1, 2350);
    const seen: string[] = [];
    for (let from = 0; from < long.items; from += 100) seen.push(...(await ids(long, from, 100)));
    expect(seen).toEqual(Array.from({ length: 2350 }, (_, i) => `1.${i}`));
    expect(asked).toEqual([
      [0, 1000],
      [1000, 1000],
      [2000, 1000],
    ]);
  });

  it('is read anew where a slice reaches beyond the stretch, goes back, or belongs to another batch', async () => {
    const { asked, ids } = reader();
    const long = batch(1, 5000);
    expect(await ids(long, 950, 100)).toHaveLength(100);
    expect(await ids(long, 1900, 100)).toEqual(Array.from({ length: 100 }, (_, i) => `1.${1900 + i}`));
    expect(await ids(long, 100, 1)).toEqual(['1.100']);
    expect(await ids(batch(2, 5000), 100, 1)).toEqual(['2.100']);
    expect(asked).toEqual([
      [950, 1000],
      [1900, 1000],
      [100, 1000],
      [100, 1000],
    ]);
  });

  it('is not read ahead when the batch holds its changes itself', async () => {
    const { asked, ids } = reader();
    expect(await ids(batch(3, 5, '[]'), 1, 2)).toEqual(['3.1', '3.2']);
    expect(asked).toEqual([[1, 2]]);
  });
});
