import { mutate } from './mutate.mjs';
import { seededRandom } from '../dist/src/testing/seeded-random.js';

/** An input that a target fails on. */
export class Finding extends Error {
  constructor(input, cause) {
    super(`${cause?.message ?? cause}`, { cause });
    this.input = input;
  }
}

/**
 * Runs a target on `runs` inputs made from its seeds; inputs that reach something new are changed further.
 *
 * @param target { run(bytes), seeds: Buffer[], words: string[] }; `run` throws when the code under test is wrong
 * @returns figures of the run. Throws a Finding, with a shortened input.
 */
export function fuzzTarget(target, coverage, { runs, seed, onProgress }) {
  const random = seededRandom(seed);
  const words = target.words.map((word) => Buffer.from(word));
  const corpus = [];
  const attempt = (input) => {
    coverage.reset();
    try {
      target.run(input);
    } catch (error) {
      throw new Finding(shortened(input, target, error), error);
    }
    if (coverage.isNew()) corpus.push(input);
  };
  for (const input of target.seeds) attempt(input);
  if (corpus.length === 0) corpus.push(Buffer.from('{}'));
  const startedAt = performance.now();
  for (let run = 1; run <= runs; run++) {
    // half of the time one of the newest: they are the least explored
    const from = random() < 0.5 ? Math.max(0, corpus.length - 16) : 0;
    const parent = corpus[from + Math.floor(random() * (corpus.length - from))];
    attempt(mutate(parent, random, words, corpus));
    if (run % 65_536 === 0) onProgress?.(run, corpus.length);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return { runs, corpus: corpus.length, reached: coverage.reached, perSecond: Math.round(runs / seconds) };
}

/** Leaves out pieces of an input for as long as it still fails with the same kind of error. */
function shortened(input, target, { name, message }) {
  const fails = (bytes) => {
    try {
      target.run(bytes);
      return false;
    } catch (error) {
      return error.name === name && error.message.slice(0, 20) === message.slice(0, 20);
    }
  };
  let shortest = input;
  for (let size = Math.ceil(input.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < shortest.length;) {
      const shorter = Buffer.concat([shortest.subarray(0, from), shortest.subarray(from + size)]);
      if (shorter.length < shortest.length && fails(shorter)) shortest = shorter;
      else from += size;
    }
  return shortest;
}
