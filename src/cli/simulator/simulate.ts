import { describeCode } from './describe-code.js';
import { INSTANCE_KINDS, KIT_KINDS, type KitKind } from '../../protocol/routes.js';
import { wrongUsage } from '../cli-error.js';
import { SCENARIOS, type SimulateOptions } from './simulate-options.js';
import { columns, oneLine, paint, print, printJson, wrap } from '../terminal.js';
import { changeFields } from './change-fields.js';
import { dayOfChanges } from './day-of-changes.js';
import { DEMO } from './demo-company.js';
import { lifecycle } from './lifecycle.js';
import { Marketplace } from './marketplace.js';
import { marketplaceSettings } from './marketplace-settings.js';
import { onboarding } from './onboarding.js';
import { Player, type Played } from './play.js';
import { probe } from './probe.js';
import { simulateFaults } from './faults/simulate-faults.js';
import { instanceCalls } from './instance-calls.js';
import { singleCalls } from './single-calls.js';
import type { Scenario, Step } from './step.js';
import { withV1Flags } from './v1-flags.js';
import type { Subject } from '../../testing/wire-messages.js';

const WINDOW_S = 60;

/** Plays a scenario or one kind of call; sets the exit code 1 when an answer is not the one it must be. */
export async function simulate(what: string, options: SimulateOptions): Promise<void> {
  if (what === 'faults') return simulateFaults(options);
  const scenario = scenarioOf(what, options).flatMap((step) => withFaults(step, options));
  const settings = marketplaceSettings(options);
  const faults = {
    ageMs: options.age * 1000,
    skewMs: options.skew * 1000,
    change: changeFields(options.set),
  };
  const player = new Player(new Marketplace(settings), faults);
  const played: Played[] = [];
  if (!options.json)
    print(paint('dim', `${what}, seed ${options.seed}, against ${settings.url}${settings.basePath}`));
  for await (const one of player.play(scenario)) {
    played.push(one);
    if (!options.json) print(...linesOf(one));
  }
  const failed = played.filter(({ ok }) => !ok).length;
  if (options.json) printJson({ ok: failed === 0, what, seed: options.seed, calls: played.map(reported) });
  else print(summary(played.length, failed));
  if (failed > 0) process.exitCode = 1;
}

function scenarioOf(what: string, options: SimulateOptions): Scenario {
  const { protocol } = options;
  const scenario = SCENARIOS.some((name) => name === what) ? story(what, options) : callsOf(what, options);
  return protocol === 'v1' ? scenario.map(withV1Flags) : scenario;
}

function story(what: string, options: SimulateOptions): Scenario {
  const of = subjectOf(options);
  switch (what) {
    case 'onboarding':
      return onboarding(of);
    case 'day-of-changes':
      return dayOfChanges(of);
    case 'lifecycle':
      return lifecycle(of, options.protocol);
    default:
      return probe(of, options);
  }
}

function callsOf(what: string, options: SimulateOptions): Scenario {
  const { count, seed, protocol } = options;
  const of = subjectOf(options);
  const kind = KIT_KINDS.find((name) => name === what);
  if (kind) return singleCalls(kind, of, { flag: flagOf(kind, options), count, seed });
  const basic = INSTANCE_KINDS.find((name) => name === what);
  if (basic && protocol === 'v1' && basic === 'changeInstanceCheck')
    throw wrongUsage(`V1 has no ${basic}`, 'use --protocol v2');
  if (basic) return instanceCalls(basic, of, { flag: 0, count, seed });
  throw wrongUsage(
    `There is no scenario and no kind of call named ${what}`,
    `use one of ${[...SCENARIOS, ...KIT_KINDS, ...INSTANCE_KINDS].join(', ')}`,
  );
}

const subjectOf = ({ instance, tenant, app, test }: SimulateOptions): Subject => ({
  ...DEMO,
  instanceId: instance ?? DEMO.instanceId,
  orderId: instance === '' ? '' : DEMO.orderId,
  tenantId: tenant ?? DEMO.tenantId,
  appId: app ?? DEMO.appId,
  testFlag: test ? 1 : 0,
});

/** allOrgSync has no flag; the others take 0, 1, 2, authSync also 3; V1 has one fewer of some. */
function flagOf(kind: KitKind, { flag = 1, protocol }: SimulateOptions): number {
  const highest = (kind === 'authSync' ? 3 : 2) - Number(protocol === 'v1' && kind !== 'singleOrgSync');
  if (flag > highest)
    throw wrongUsage(`${kind} has no flag ${flag} in ${protocol}`, `use --flag 0 to ${highest}`);
  return flag;
}

/** V1 has no window for the sender's clock. */
function withFaults(step: Step, { wrongKey, skew, resend, protocol }: SimulateOptions): Step[] {
  if (Math.abs(skew) > WINDOW_S && protocol === 'v2') return [{ ...step, answer: '000002' }];
  if (wrongKey) return [{ ...step, manner: 'forged', answer: '000001' }];
  return resend ? [step, { ...step, manner: 'resent' }] : [step];
}

function linesOf({ step, answer, ok }: Played): string[] {
  const mark = ok ? paint('green', '✓') : paint('red', '✗');
  const head = `${mark} ${answer.resultCode || `HTTP ${answer.status}`}  ${step.kind.padEnd(15)} ${step.title}`;
  const hasFields = Object.keys(answer.fields).length > 0;
  const more = hasFields ? [paint('dim', `    ${oneLine(JSON.stringify(answer.fields))}`)] : [];
  if (ok && answer.resultCode === '000000') return [head, ...more];
  if (answer.signed === false) more.push(paint('red', '    the reply carries no Body-Sign that fits'));
  const said = wrap(answer.resultMsg || describeCode(answer.resultCode), (columns() ?? 100) - 4);
  return [head, ...said.map((line) => paint('dim', `    ${line}`)), ...more];
}

function summary(calls: number, failed: number): string {
  const told = `${calls} ${calls === 1 ? 'call' : 'calls'}`;
  return failed === 0
    ? paint('green', `${told}, each answered as it must be.`)
    : paint('red', `${told}, ${failed} of them not answered as they must be.`);
}

const reported = ({ step, request, answer, ok }: Played) => ({
  kind: step.kind,
  title: step.title,
  manner: step.manner,
  path: request.path,
  nonce: request.headers['x-nonce'],
  status: answer.status,
  resultCode: answer.resultCode,
  resultMsg: answer.resultMsg,
  ...answer.fields,
  ...(answer.signed !== undefined && { signed: answer.signed }),
  expected: step.answer,
  ms: answer.ms,
  ok,
});
