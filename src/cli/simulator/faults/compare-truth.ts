import type { AdminClient } from '../../admin-client.js';
import type { Subject } from '../../../testing/wire-messages.js';
import type { Truth } from './truth.js';

/** Something that the connector holds otherwise than the marketplace; undefined: it is not there. */
export interface Difference {
  readonly what: string;
  readonly connector: unknown;
  readonly marketplace: unknown;
}

type Item = Readonly<Record<string, string | boolean | null>>;

/** Reads the enterprise through the admin API and compares it with the marketplace's own directory. */
export async function compareTruth(admin: AdminClient, of: Subject, truth: Truth): Promise<Difference[]> {
  const lane = of.testFlag === 1 ? 'test' : 'production';
  const query = { tenantId: of.tenantId, instanceId: of.instanceId, lane };
  const read = async (list: string, view: (item: Item) => [string, unknown], more = {}) =>
    new Map((await admin.all<Item>(list, { ...query, ...more })).map(view));
  const found = new Map([
    ...(await read('tenants', ({ name }) => ['enterprise', name])),
    ...(await read('applications', ({ appId, clientId }) => [`application ${String(appId)}`, clientId])),
    ...(await read('departments', ({ code, name, parentCode }) => [
      `department ${String(code)}`,
      `${String(name)} below ${parentCode === null ? '' : String(parentCode)}`,
    ])),
    ...(await read('users', ({ userName, name, departmentCode, authorized }) => [
      `user ${String(userName)}`,
      `${String(name)} in ${String(departmentCode)}, ${authorized === true ? 'may use it' : 'may not use it'}`,
    ])),
  ]);
  const expected = expectedOf(of, truth);
  return [...new Set([...expected.keys(), ...found.keys()])]
    .filter((what) => found.get(what) !== expected.get(what))
    .map((what) => ({ what, connector: found.get(what), marketplace: expected.get(what) }));
}

function expectedOf(of: Subject, { company, clientId, departments, users }: Truth): Map<string, unknown> {
  const expected = new Map<string, unknown>([['enterprise', company.name]]);
  if (clientId !== undefined) expected.set(`application ${of.appId}`, clientId);
  for (const { orgCode, orgName, parentCode } of departments.values())
    expected.set(`department ${orgCode}`, `${orgName} below ${parentCode}`);
  for (const { user, authorized } of users.values())
    expected.set(
      `user ${user.userName}`,
      `${user.name} in ${user.orgCode}, ${authorized ? 'may use it' : 'may not use it'}`,
    );
  return expected;
}
