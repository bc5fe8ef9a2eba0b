import type { InstanceKind, Kind } from '../../protocol/routes.js';
import { CLIENT_ID, CLIENT_SECRET, COMPANY, DEPARTMENTS, RENAMED, USERS } from './demo-company.js';
import type { Marketplace } from './marketplace.js';
import { basicMessage } from './instance-calls.js';
import type { InterfaceFamily, Protocol } from './simulate-options.js';
import { seededRandom, shuffled } from '../../testing/seeded-random.js';
import { step, type Scenario } from './step.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  singleOrgSync,
  tenantSync,
  type Subject,
  type WireMessage,
} from '../../testing/wire-messages.js';

/** When the test cases were saved in the console's debugger; replayed ever since with these times. */
const SAVED = ['20260105093000000', '20260105093100000', '20260105093200000', '20260105093300000'] as const;
const ROUNDS = 2;

/** What of the console's test calls is played. */
export interface ProbeOptions {
  readonly seed: number;
  readonly protocol: Protocol;
  readonly only?: InterfaceFamily;
}

/**
 * The console's twice-daily test calls (拨测): every interface with each of its flags, testFlag 1, saved data with fixed
 * times, twice, in an order that `seed` decides. Each call has to succeed.
 */
export function probe(of: Subject, { seed, protocol, only }: ProbeOptions): Scenario {
  const debugged: Subject = { ...of, testFlag: 1 };
  const saved = [
    ...(only === 'basic' ? [] : savedKitCases(debugged)),
    ...(only === 'kit' ? [] : savedBasicCases(debugged, protocol)),
  ];
  const random = seededRandom(seed);
  const rounds = Array.from({ length: ROUNDS }, () => shuffled(saved, random));
  return rounds
    .flat()
    .map(([kind, what, message]) =>
      step(kind, `The console tests ${kind}: ${what}.`, 'the data saved in the debugger', message),
    );
}

type SavedCase = readonly [Kind, string, (marketplace: Marketplace) => WireMessage];

function savedKitCases(of: Subject): SavedCase[] {
  const [added, modified, cancelled, deleted] = SAVED;
  const secret = (marketplace: Marketplace) => marketplace.seal(CLIENT_SECRET);
  return [
    ['tenantSync', 'add', () => tenantSync(of, COMPANY, 1, added)],
    ['tenantSync', 'modify', () => tenantSync(of, COMPANY, 2, modified)],
    ['tenantSync', 'delete', () => tenantSync(of, COMPANY, 0, deleted)],
    ['applicationSync', 'add', (m) => applicationSync(of, CLIENT_ID, secret(m), 1, added)],
    ['applicationSync', 'modify', (m) => applicationSync(of, CLIENT_ID, secret(m), 2, modified)],
    ['applicationSync', 'delete', (m) => applicationSync(of, CLIENT_ID, secret(m), 0, deleted)],
    ['authSync', 'add', () => authSync(of, USERS, 1, added)],
    ['authSync', 'modify', () => authSync(of, USERS, 2, modified)],
    ['authSync', 'cancel', () => authSync(of, USERS, 3, cancelled)],
    ['authSync', 'delete', () => authSync(of, USERS, 0, deleted)],
    ['singleOrgSync', 'add', () => singleOrgSync(of, DEPARTMENTS[1], 1, added)],
    ['singleOrgSync', 'modify', () => singleOrgSync(of, RENAMED, 2, modified)],
    ['singleOrgSync', 'delete', () => singleOrgSync(of, DEPARTMENTS[1], 0, deleted)],
    ['allOrgSync', 'full list', () => allOrgSync(of, DEPARTMENTS, added)],
  ];
}

/** The instance is one that was typed in, or that newInstance made when the case was saved. */
function savedBasicCases(of: Subject, protocol: Protocol): SavedCase[] {
  const saved = (kind: InstanceKind, what: string, more: WireMessage = {}): SavedCase => [
    kind,
    what,
    (marketplace) => ({ ...basicMessage(kind, of, of.orderId, marketplace), ...more }),
  ];
  return [
    saved('newInstance', 'order'),
    saved('queryInstance', 'query'),
    saved('refreshInstance', 'renew'),
    saved('updateInstanceStatus', 'freeze', { status: 'FREEZE' }),
    saved('updateInstanceStatus', 'unfreeze', { status: 'UNFREEZE' }),
    saved('upgradeInstance', 'upgrade'),
    saved('releaseInstance', 'release'),
    ...(protocol === 'v2' ? [saved('changeInstanceCheck', 'check')] : []),
  ];
}
