import { Receiver } from '../../src/receiver/receiver.js';
import type { KitKind } from '../../src/protocol/routes.js';
import { seal, sealSecret, type TestConnector } from './connector.js';
import { emptyDirectory, type Directory } from './directory.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  singleOrgSync,
  tenantSync,
  user,
  type Listed,
  type Message,
} from './messages.js';

/** One message of a story, and what it does to the directory when it arrives in its time. */
export interface StoryEvent {
  readonly kind: KitKind;
  /** Its source time. */
  readonly step: number;
  readonly message: (tenantId: string) => Message;
  readonly effect: (directory: Directory) => void;
}

// one ciphertext for all: decrypting is not what these tests are about
const secret = sealSecret('the-client-secret');

export const bind = (step: number, name = `Acme ${step}`): StoryEvent => ({
  kind: 'tenantSync',
  step,
  message: (tenantId) => tenantSync(tenantId, step, { name }),
  effect: (directory) => (directory.tenant = name),
});
export const unbind = (step: number): StoryEvent => ({
  kind: 'tenantSync',
  step,
  message: (tenantId) => tenantSync(tenantId, step, { flag: 0 }),
  effect: (directory) => Object.assign(directory, emptyDirectory()),
});
export const credential = (step: number, clientId = `client-${step}`): StoryEvent => ({
  kind: 'applicationSync',
  step,
  message: (tenantId) => applicationSync(tenantId, step, '', { clientId, clientSecret: secret }),
  effect: (directory) => (directory.applications['app-1'] = clientId),
});
export const noCredential = (step: number): StoryEvent => ({
  kind: 'applicationSync',
  step,
  message: (tenantId) => ({ ...applicationSync(tenantId, step, ''), clientSecret: '', flag: 0 }),
  effect: (directory) => delete directory.applications['app-1'],
});
export const grant = (step: number, name = `Ann ${step}`, flag = 1): StoryEvent => ({
  kind: 'authSync',
  step,
  message: (tenantId) => authSync(tenantId, step, [user('ann', { name })], { flag }),
  effect: (directory) => (directory.users['app-1/ann'] = { name, authorized: true }),
});
export const withdraw = (step: number): StoryEvent => ({
  kind: 'authSync',
  step,
  message: (tenantId) => authSync(tenantId, step, [{ userName: 'ann' }], { flag: 3 }),
  effect: ({ users }) => users['app-1/ann'] && (users['app-1/ann'].authorized = false),
});
export const dismiss = (step: number): StoryEvent => ({
  kind: 'authSync',
  step,
  message: (tenantId) => authSync(tenantId, step, [{ userName: 'ann' }], { flag: 0 }),
  effect: ({ users }) => delete users['app-1/ann'],
});
export const department = (
  step: number,
  code: string,
  parent = '',
  name = `${code} ${step}`,
): StoryEvent => ({
  kind: 'singleOrgSync',
  step,
  message: (tenantId) => singleOrgSync(tenantId, step, code, parent, { orgName: name }),
  effect: ({ departments }) => (departments[code] = { name, parent: parent || null, path: null }),
});
export const noDepartment = (step: number, code: string): StoryEvent => ({
  kind: 'singleOrgSync',
  step,
  message: (tenantId) => singleOrgSync(tenantId, step, code, '', { flag: 0 }),
  effect: ({ departments }) => delete departments[code],
});
export const fullList = (step: number, listed: readonly Listed[]): StoryEvent => ({
  kind: 'allOrgSync',
  step,
  message: (tenantId) => allOrgSync(tenantId, step, listed),
  effect: (directory) => {
    directory.departments = {};
    for (const [code, parent = '', name = `Name of ${code}`] of listed)
      directory.departments[code] = { name, parent: parent || null, path: null };
  },
});

/** What the directory must be: every event taken in the order of the source times. */
export function expectedDirectory(story: readonly StoryEvent[]): Directory {
  const directory = emptyDirectory();
  for (const { effect } of [...story].sort((a, b) => a.step - b.step)) effect(directory);
  for (const [code, row] of Object.entries(directory.departments))
    row.path = climb(code, directory.departments);
  return directory;
}

/** The codes from the top to a department; null while a parent is missing or in a cycle. */
export function climb(code: string, departments: Directory['departments']): string[] | null {
  const path: string[] = [];
  for (let at: string | null = code; at !== null; at = departments[at]?.parent ?? null) {
    if (!departments[at] || path.includes(at)) return null;
    path.unshift(at);
  }
  return path;
}

/**
 * Plays many arrivals at once, each to a tenant of its own, named `prefix` and its index: the first event of each, then
 * the second of each, and so on. Enters behind the HTTP server. Returns how many replies were no success.
 */
export async function playAll(
  connector: TestConnector,
  prefix: string,
  arrivals: readonly (readonly StoryEvent[])[],
): Promise<number> {
  const receiver = connector.app.get(Receiver);
  const receive = async ({ kind, message }: StoryEvent, tenantId: string): Promise<number> => {
    const { method, path, headers, body } = seal(kind, message(tenantId));
    const reply = await receiver.receive({ method, path, query: '', headers, body });
    return reply.body.includes('"000000"') ? 0 : 1;
  };
  let failures = 0;
  for (let wave = 0; arrivals.some((arrival) => wave < arrival.length); wave++) {
    const due = arrivals.flatMap((arrival, i) => {
      const event = arrival[wave];
      return event ? [receive(event, `${prefix}${i}`)] : [];
    });
    const replies = await Promise.all(due);
    failures += replies.reduce((sum: number, failed) => sum + failed, 0);
  }
  return failures;
}
