import type { KitKind } from '../../src/protocol/routes.js';
import { sealSecret } from '../support/connector.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  singleOrgSync,
  tenantSync,
  user,
  type Listed,
  type Message,
} from '../support/messages.js';
import type { Seeded } from '../support/seeded.js';

/** What the marketplace tells in one message, in plain words. */
export type Told =
  | { readonly tells: 'bound'; readonly name: string }
  | { readonly tells: 'unbound' }
  | { readonly tells: 'credential'; readonly app: string; readonly client: string }
  | { readonly tells: 'no credential'; readonly app: string }
  | {
      readonly tells: 'granted';
      readonly app: string;
      readonly users: readonly GrantedUser[];
      readonly flag: 1 | 2;
    }
  | { readonly tells: 'withdrawn' | 'dismissed'; readonly app: string; readonly users: readonly string[] }
  | { readonly tells: 'department'; readonly code: string; readonly parent: string; readonly name: string }
  | { readonly tells: 'no department'; readonly code: string }
  | { readonly tells: 'all departments'; readonly list: readonly Listed[] };

export interface GrantedUser {
  readonly userName: string;
  readonly name: string;
  readonly department: string;
}

/** A message with the time it was made (ms after a fixed moment) and whose data it is about. */
export type Event = Told & {
  readonly time: number;
  readonly lane: 'production' | 'test';
  readonly instance: string;
};

/**
 * What reaches the connector: a message; the bytes of an earlier one once more; one that nobody authorised or that is
 * no message; or an operator's decision on a held removal.
 */
export type Arrival =
  | { readonly how: 'new'; readonly event: Event }
  | { readonly how: 'same bytes'; readonly event: Event }
  | { readonly how: 'forged' | 'spoiled'; readonly event: Event }
  | { readonly how: 'approve' | 'reject'; readonly event: Event };

const LENGTH = 50;
const CODES = ['a', 'b', 'c', 'd', 'e'];
const MANY = Array.from({ length: 14 }, (_, i) => `m${i}`);

/** Fifty arrivals: messages out of order, some twice, some never, some bad. */
export function randomHistory(seeded: Seeded): Arrival[] {
  const made = Array.from({ length: LENGTH }, (_, i) => randomEvent(seeded, i + 1));
  const sent = made.filter(() => seeded.chance(0.92));
  for (let i = sent.length - 1; i > 0; i--) {
    const j = Math.max(0, i - (seeded.chance(0.2) ? seeded.between(0, 20) : seeded.between(0, 2)));
    [sent[i], sent[j]] = [sent[j]!, sent[i]!];
  }
  const arrivals: Arrival[] = [];
  for (const event of sent) {
    arrivals.push({ how: 'new', event });
    const earlier = seeded.pick(arrivals.filter(({ how }) => how === 'new')).event;
    if (seeded.chance(0.08)) arrivals.push({ how: 'new', event: earlier });
    if (seeded.chance(0.08)) arrivals.push({ how: 'same bytes', event: earlier });
    if (seeded.chance(0.04))
      arrivals.push({ how: seeded.pick(['forged', 'spoiled']), event: randomEvent(seeded, LENGTH) });
    if (event.tells === 'all departments' && seeded.chance(0.3))
      arrivals.push({ how: seeded.pick(['approve', 'reject']), event });
  }
  return arrivals.slice(0, LENGTH);
}

function randomEvent(seeded: Seeded, now: number): Event {
  const lane = seeded.chance(0.15) ? 'test' : 'production';
  const instance = seeded.pick(['i-1', 'i-1', 'i-1', '']);
  // now and then two messages of one moment
  const time = seeded.chance(0.1) ? Math.max(1, now - 1) : now;
  return { ...randomTold(seeded, time), time, lane, instance };
}

function randomTold(seeded: Seeded, time: number): Told {
  const app = seeded.pick(['app-1', 'app-1', 'app-2']);
  switch (seeded.between(0, 19)) {
    case 0:
    case 1:
      return { tells: 'bound', name: `Acme ${time}` };
    case 2:
      return seeded.chance(0.5) ? { tells: 'unbound' } : { tells: 'bound', name: 'Acme' };
    case 3:
      return { tells: 'credential', app, client: `client-${seeded.between(0, 3)}` };
    case 4:
      return { tells: 'no credential', app };
    case 5:
    case 6:
    case 7:
      return { tells: 'granted', app, users: grantedUsers(seeded, time), flag: seeded.pick([1, 2]) };
    case 8:
      return { tells: 'withdrawn', app, users: someNames(seeded) };
    case 9:
      return { tells: 'dismissed', app, users: someNames(seeded) };
    case 10:
    case 11:
      return { tells: 'no department', code: seeded.pick(CODES) };
    case 12:
    case 13:
      return { tells: 'all departments', list: randomList(seeded, time) };
    default:
      return {
        tells: 'department',
        code: seeded.chance(0.2) ? seeded.pick(MANY) : seeded.pick(CODES),
        parent: seeded.pick(['', ...CODES]),
        name: seeded.pick(['one', `n ${time}`]),
      };
  }
}

const NAMES = ['ann', 'bob', 'Bob', 'zoë'];
const someNames = (seeded: Seeded): string[] => {
  const names = NAMES.filter(() => seeded.chance(0.5));
  return names.length > 0 ? names : ['ann'];
};

const grantedUsers = (seeded: Seeded, time: number): GrantedUser[] =>
  someNames(seeded).map((userName) => ({
    userName,
    name: seeded.pick([userName, `${userName} ${time}`]),
    department: seeded.pick(CODES),
  }));

/** Empty ones, everyday ones, and long ones, so that more than ten may be missing in the next. */
function randomList(seeded: Seeded, time: number): Listed[] {
  if (seeded.chance(0.15)) return [];
  const codes = seeded.chance(0.4) ? [...CODES, ...MANY] : CODES;
  const share = seeded.pick([0.3, 0.8, 1]);
  return codes
    .filter(() => seeded.chance(share))
    .map((code) => [code, seeded.pick(['', ...CODES]), seeded.pick(['one', `n ${time}`])]);
}

// one ciphertext for all: decrypting is not what this is about
const secret = sealSecret('the-client-secret');

/** The message of the wire. */
export function wireOf(event: Event, tenantId: string): { kind: KitKind; message: Message } {
  const { time, lane, instance } = event;
  const fields = { instanceId: instance, testFlag: lane === 'test' ? 1 : 0 };
  switch (event.tells) {
    case 'bound':
      return { kind: 'tenantSync', message: tenantSync(tenantId, time, { ...fields, name: event.name }) };
    case 'unbound':
      return { kind: 'tenantSync', message: tenantSync(tenantId, time, { ...fields, flag: 0 }) };
    case 'credential': {
      const message = applicationSync(tenantId, time, '', {
        ...fields,
        appId: event.app,
        clientId: event.client,
      });
      return { kind: 'applicationSync', message: { ...message, clientSecret: secret } };
    }
    case 'no credential': {
      const message = applicationSync(tenantId, time, '', { ...fields, appId: event.app, flag: 0 });
      return { kind: 'applicationSync', message: { ...message, clientSecret: '' } };
    }
    case 'granted': {
      const users = event.users.map(({ userName, name, department }) =>
        user(userName, { name, orgCode: department }),
      );
      return {
        kind: 'authSync',
        message: authSync(tenantId, time, users, { ...fields, appId: event.app, flag: event.flag }),
      };
    }
    case 'withdrawn':
    case 'dismissed': {
      const flag = event.tells === 'withdrawn' ? 3 : 0;
      const users = event.users.map((userName) => ({ userName }));
      return {
        kind: 'authSync',
        message: authSync(tenantId, time, users, { ...fields, appId: event.app, flag }),
      };
    }
    case 'department':
      return {
        kind: 'singleOrgSync',
        message: singleOrgSync(tenantId, time, event.code, event.parent, { ...fields, orgName: event.name }),
      };
    case 'no department':
      return {
        kind: 'singleOrgSync',
        message: singleOrgSync(tenantId, time, event.code, '', { ...fields, flag: 0 }),
      };
    case 'all departments':
      return { kind: 'allOrgSync', message: allOrgSync(tenantId, time, event.list, fields) };
  }
}

/** An arrival on one line. */
export function lineOf({ how, event }: Arrival, index: number): string {
  const { time, lane, instance, tells, ...rest } = event;
  const scope = `${lane === 'test' ? 'test lane, ' : ''}instance '${instance}'`;
  if (how === 'approve' || how === 'reject')
    return `${index + 1}. the operator: ${how} what is held, ${scope}`;
  const said = Object.values(rest).map((value) => JSON.stringify(value));
  return `${index + 1}. ${how === 'new' ? '' : `(${how}) `}made at ${time}: ${[tells, ...said].join(' ')}, ${scope}`;
}
