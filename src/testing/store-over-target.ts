import type { Change, ChangeEvent } from '../outbox/change.js';
import { applied, retry, type ChangeTarget, type DeliveryResult } from '../outbox/change-target.js';
import type {
  StoreApplication,
  StoreContext,
  StoreDepartment,
  StoreEvent,
  StoreTenant,
  StoreUser,
  UserStore,
} from '../targets/user-store.js';

const saved = { created: false, changed: [] };

/** A target seen as a store, so that what is promised of stores can be checked of it: each object becomes a change. */
export function storeOverTarget(target: ChangeTarget): UserStore {
  let cursor = 0;
  const tell = async <T extends StoreEvent>(
    objects: readonly T[],
    context: StoreContext,
    eventOf: (object: T) => ChangeEvent,
  ): Promise<DeliveryResult[]> => {
    const { lane, instanceId, tenantId } = context;
    const changes = objects.map((object): Change => {
      const { eventId: id, sourceTime, receiptId } = object;
      const origin = { id, cursor: String(++cursor), schemaVersion: 1 as const, sourceTime, receiptId };
      return { ...origin, lane, instanceId, tenantId, ...eventOf(object) };
    });
    return deliver(target, changes, context);
  };
  return {
    saveTenant: (one: StoreTenant, context) =>
      tell([one], context, (tenant) => ({ type: 'tenant.saved', tenant, ...saved })),
    removeTenant: (one: StoreTenant, context) =>
      tell([one], context, (tenant) => ({ type: 'tenant.removed', tenant })),
    saveApplication: (one: StoreApplication, context) =>
      tell([one], context, (application) => ({ type: 'application.saved', application, ...saved })),
    removeApplication: (one: StoreApplication, context) =>
      tell([one], context, (application) => ({ type: 'application.removed', application })),
    saveDepartments: (all, context) => tell(all, context, departmentEvent),
    removeDepartments: (all, context) =>
      tell(all, context, (department) => ({ type: 'department.removed', department })),
    saveUsers: (all, context) => tell(all, context, userEvent),
    removeUsers: (all, context) => tell(all, context, (user) => ({ type: 'user.removed', user })),
  };
}

const departmentEvent = ({ moved, ...department }: StoreDepartment): ChangeEvent =>
  moved
    ? { type: 'department.moved', department, oldPath: moved.oldPath, newPath: department.path, ...saved }
    : { type: 'department.saved', department, ...saved };

const userEvent = ({ active: _, ...user }: StoreUser): ChangeEvent =>
  user.authorized ? { type: 'user.authorized', user, ...saved } : { type: 'user.revoked', user };

/** As the dispatcher does: what the target does not want counts as delivered, the others in batches of its size. */
async function deliver(
  target: ChangeTarget,
  changes: readonly Change[],
  context: StoreContext,
): Promise<DeliveryResult[]> {
  const { types, batchSize = 100 } = target;
  const results = changes.map(applied);
  const wanted = [...changes.keys()].filter((i) => !types || types.includes((changes[i] as Change).type));
  for (let from = 0; from < wanted.length; from += batchSize) {
    const batch = wanted.slice(from, from + batchSize);
    const told = batch.map((i) => changes[i] as Change);
    const answer = resultsFor(told.length, await target.deliver(told, context));
    batch.forEach((i, place) => (results[i] = answer[place] ?? applied()));
    if (answer.some(isFailure)) return results.map((one, i) => (i > (batch.at(-1) ?? 0) ? NOT_YET : one));
  }
  return results;
}

const NOT_YET = retry('comes after a change that failed');
const isFailure = ({ status }: DeliveryResult): boolean => status === 'retry' || status === 'reject';

function resultsFor(count: number, answer: Awaited<ReturnType<ChangeTarget['deliver']>>): DeliveryResult[] {
  const results = Array.isArray(answer)
    ? [...(answer as readonly DeliveryResult[])]
    : Array.from({ length: count }, () => (answer as DeliveryResult | undefined) ?? applied());
  if (results.length !== count)
    throw new TypeError(`deliver answered ${results.length} results for ${count} changes`);
  return results;
}
