import { describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { testSeed } from '../protocol/test-seed.js';
import { NodeProcess } from '../support/node-process.js';

const script = fileURLToPath(new URL('../../fuzz/run.mjs', import.meta.url));
/** The long form is `npm run fuzz -- all --runs 1000000`. */
const RUNS = '2000';

describe('coverage-guided fuzzing', () => {
  it.each(['canonical-json', 'guide-lists', 'guide-times', 'open-request', 'authSync', 'newInstance'])(
    `of %s finds nothing (seed ${testSeed})`,
    async (target) => {
      const words = [target, '--runs', RUNS, '--seed', String(testSeed), '--json'];
      const { code, stdout, stderr } = await new NodeProcess(script, words).end();
      expect([code, stderr]).toEqual([0, '']);
      const { runs, corpus, reached } = JSON.parse(stdout) as Record<string, number>;
      expect(runs).toBe(Number(RUNS));
      // it is guided: inputs that reach more than the seeds do were kept
      expect(corpus).toBeGreaterThan(5);
      expect(reached).toBeGreaterThan(40);
    },
  );

  it('says what it expects when it is asked for something else', async () => {
    for (const words of [[], ['nonsense'], ['all', '--runs', '0'], ['all', '--seed', 'x'], ['--nonsense']]) {
      const { code, stderr } = await new NodeProcess(script, words).end();
      expect([code, stderr]).toEqual([2, expect.stringContaining('Targets: canonical-json')]);
    }
  });
});
