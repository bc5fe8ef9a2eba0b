import { describe, expect, it } from '@jest/globals';
import { testSeed } from '../protocol/test-seed.js';
import { Seeded } from '../support/seeded.js';
import { EXAMPLES, meaningOf, partsOf, type Example } from './examples.js';
import { BYTE_MUTATIONS, JSON_MUTATIONS, QUERY_MUTATIONS, type Mutation } from './mutations.js';

/** How often each byte mutation is tried on each part of each request. */
const ROUNDS = Number(process.env.KOOSYNC_MUTATIONS ?? 8);

function mutationsOf({ raw }: Example, part: string): readonly Mutation[] {
  if (part === 'body') return [...BYTE_MUTATIONS, ...JSON_MUTATIONS];
  return raw.query !== '' ? [...BYTE_MUTATIONS, ...QUERY_MUTATIONS] : BYTE_MUTATIONS;
}

describe(`a request that was changed on its way (TEST_SEED=${testSeed})`, () => {
  it.each(EXAMPLES)('is refused, or says what it said: $name', (example) => {
    const seeded = new Seeded(testSeed);
    const meaning = meaningOf(example.raw);
    expect(meaning).toBeDefined();
    const kinds = new Set<string>();
    const wrong: string[] = [];
    for (const part of partsOf(example))
      for (const mutation of mutationsOf(example, part.name)) {
        kinds.add(mutation.name);
        for (let round = 0; round < (mutation.keeps ? 1 : ROUNDS); round++) {
          const bytes = mutation.change(Buffer.from(part.bytes), seeded);
          const found = meaningOf(part.with(bytes));
          if (found !== undefined && found !== meaning)
            wrong.push(`${part.name}, ${mutation.name}: ${bytes.toString('latin1')} means ${found}`);
          if (found === undefined && mutation.keeps)
            wrong.push(`${part.name}, ${mutation.name}: ${bytes.toString('latin1')} is refused`);
        }
      }
    expect(wrong).toEqual([]);
    expect(kinds.size).toBeGreaterThanOrEqual(28);
  });
});
