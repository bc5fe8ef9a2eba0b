import type { CheckGroup } from './check.js';
import { STORE_CHECKS } from './checks/store-checks.js';
import { linesOfCheck, summaryOf } from './report-lines.js';
import { runCheck } from './run-check.js';
import { storeReport, type CheckResult, type StoreReport } from './store-report.js';
import type { StoreUnderTest, VerifyOptions } from './verify-options.js';

export type MakeStore = () => StoreUnderTest | Promise<StoreUnderTest>;

/**
 * Checks that a store keeps what is promised of a `UserStore`: tells it stories of companies that nobody else knows,
 * reads back through the probe what it holds, and prints a report. The same seed tells the same stories.
 *
 * @throws what `make` throws; a store that fails does not throw, it is in `failed`.
 */
export async function verifyUserStore(make: MakeStore, options: VerifyOptions = {}): Promise<StoreReport> {
  return runChecks(await make(), STORE_CHECKS, options);
}

/** Runs checks of one store, or of one target seen as a store, and closes it. */
export async function runChecks(
  underTest: StoreUnderTest,
  groups: readonly CheckGroup[],
  options: VerifyOptions,
): Promise<StoreReport> {
  const { seed = 1, print = (line: string) => void process.stdout.write(`${line}\n`), only } = options;
  const say = print === false ? () => {} : print;
  const { store, probe = {} } = underTest;
  const results: CheckResult[] = [];
  let number = 0;
  try {
    for (const { title, checks } of groups) {
      const numbered = checks.map((one) => ({ one, number: ++number }));
      const wanted = numbered.filter(({ one }) => isWanted(one.name, only));
      if (wanted.length > 0) ['', `${title}: the store`].forEach(say);
      for (const { one, number } of wanted) {
        const result = await runCheck({ store, probe, options, seed }, title, one, number);
        results.push(result);
        linesOfCheck(result).forEach(say);
      }
    }
  } finally {
    await underTest.close?.();
  }
  const report = storeReport(seed, results);
  say('');
  say(summaryOf(report));
  return report;
}

const isWanted = (name: string, only: VerifyOptions['only']): boolean =>
  only === undefined || (typeof only === 'string' ? name.includes(only) : only.test(name));
