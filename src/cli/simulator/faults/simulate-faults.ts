import { formatGuideTime } from '../../../protocol/guide-time.js';
import { seededRandom } from '../../../testing/seeded-random.js';
import { AdminClient } from '../../admin-client.js';
import { wrongUsage } from '../../cli-error.js';
import { paint, print, printJson } from '../../terminal.js';
import { DEMO } from '../demo-company.js';
import { Marketplace } from '../marketplace.js';
import { marketplaceSettings } from '../marketplace-settings.js';
import type { SimulateOptions } from '../simulate-options.js';
import { compareTruth, type Difference } from './compare-truth.js';
import { FaultyWire, type Attempt } from './deliver.js';
import { FAULTS, type Fault } from './fault.js';
import { faultyStory } from './story.js';
import { Truth } from './truth.js';

/** Deeds lie a second apart: a story of `--count` of them ends at its start time. */
const STEP_MS = 1000;
const USUAL_COUNT = 100;

/**
 * Plays a story in which half of the messages meet a fault, and compares what the connector holds in the end with the
 * marketplace's own directory when an admin token is known. The seed and the start time decide every message; nonces
 * and signature times are new ones. Sets the exit code 1 on a wrong answer or a difference.
 */
export async function simulateFaults(options: SimulateOptions): Promise<void> {
  const faults = faultsOf(options.faults);
  const start = startOf(options.start);
  const count = options.count > 1 ? options.count : USUAL_COUNT;
  const settings = marketplaceSettings(options);
  const marketplace = new Marketplace(settings);
  const of = {
    ...DEMO,
    instanceId: options.instance ?? DEMO.instanceId,
    tenantId: options.tenant ?? `simulated-${options.seed}-${start}`,
    appId: options.app ?? DEMO.appId,
    testFlag: options.test ? (1 as const) : (0 as const),
  };
  const random = seededRandom(options.seed);
  const truth = new Truth(of, (secret) => marketplace.seal(secret));
  const timeOf = (index: number) => formatGuideTime(start - (count - index) * STEP_MS);
  const story = faultyStory(truth, count, timeOf, { random, faults, canWithdraw: options.protocol === 'v2' });
  const wire = new FaultyWire(marketplace, settings.url, random);
  const attempts: Attempt[] = [];
  for (let i = 0; i < story.length; i++) {
    // those that overlap are on their way together
    const together = [story[i]!];
    while (together.at(-1)?.fault === 'overlap' && i + 1 < story.length) together.push(story[++i]!);
    for (const one of await Promise.all(together.map((delivery) => wire.deliver(delivery))))
      attempts.push(...one);
  }
  const admin = adminOf(options, settings.url);
  const differences = admin && (await compareTruth(admin, of, truth));
  report({ options, faults, start, tenantId: of.tenantId, attempts, differences });
}

function faultsOf(text = FAULTS.join(',')): Fault[] {
  return text.split(',').map((name) => {
    const fault = FAULTS.find((one) => one === name.trim());
    if (!fault) throw wrongUsage(`There is no fault named ${name}`, `use some of ${FAULTS.join(', ')}`);
    return fault;
  });
}

function startOf(text: string | undefined): number {
  const start = text === undefined ? Date.now() : Date.parse(text);
  if (Number.isNaN(start))
    throw wrongUsage(`--start ${text} is no time`, 'use one such as 2026-01-05T08:00:00Z');
  return start;
}

/** Without a token nothing is compared. */
function adminOf({ token }: SimulateOptions, url: string): AdminClient | undefined {
  try {
    return AdminClient.of({ url, ...(token !== undefined && { token }) });
  } catch {
    return undefined;
  }
}

interface Outcome {
  readonly options: SimulateOptions;
  readonly faults: readonly Fault[];
  readonly start: number;
  readonly tenantId: string;
  readonly attempts: readonly Attempt[];
  readonly differences: readonly Difference[] | undefined;
}

function report({ options, faults, start, tenantId, attempts, differences }: Outcome): void {
  const wrong = attempts.filter(({ ok }) => !ok);
  const ok = wrong.length === 0 && (differences ?? []).length === 0;
  if (!ok) process.exitCode = 1;
  const startsAt = new Date(start).toISOString();
  if (options.json)
    return printJson({
      ok,
      seed: options.seed,
      start: startsAt,
      faults,
      tenantId,
      calls: attempts,
      differences: differences ?? null,
    });
  print(
    paint('dim', `Faults ${faults.join(', ')}; to play the same: --seed ${options.seed} --start ${startsAt}`),
  );
  for (const { kind, title, fault, resultCode, resultMsg } of wrong)
    print(paint('red', `✗ ${resultCode}  ${kind}  ${title} (${fault || 'as it should'}) ${resultMsg}`));
  for (const { what, connector, marketplace } of differences ?? [])
    print(
      paint('red', `✗ ${what}: the connector holds ${said(connector)}, the marketplace ${said(marketplace)}`),
    );
  print(paint(ok ? 'green' : 'red', summary(attempts, wrong.length, tenantId, differences)));
}

const said = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

function summary(
  attempts: readonly Attempt[],
  wrong: number,
  tenantId: string,
  differences: readonly Difference[] | undefined,
): string {
  const calls = `${attempts.length} calls for ${tenantId}, ${wrong === 0 ? 'each answered as it must be' : `${wrong} not answered as they must be`}`;
  if (!differences) return `${calls}. Without an admin token (--token) the directory was not compared.`;
  return `${calls}; ${differences.length === 0 ? 'the directory is the marketplace’s own.' : `${differences.length} differences.`}`;
}
