import { applied, type DeliveryResult } from '../../outbox/change-target.js';
import type {
  StoreApplication,
  StoreContext,
  StoreDepartment,
  StoreResult,
  StoreTenant,
  StoreUser,
  UserStore,
} from '../user-store.js';
import type { StoreRun } from './store-run.js';

const STATUSES: readonly unknown[] = ['applied', 'unchanged', 'retry', 'reject'];

/**
 * Tells the store one run.
 *
 * @returns one result for each of the run's items; `applied` for each when the store has no such method.
 * @throws what the store throws, and TypeError when its answer is no result.
 */
export async function tellRun(
  store: UserStore,
  run: StoreRun,
  context: StoreContext,
): Promise<DeliveryResult[]> {
  const perObject = resultsOf(run, await call(store, run, context));
  return run.items.map(({ object }) => perObject[object] ?? applied());
}

async function call(store: UserStore, { method, objects }: StoreRun, context: StoreContext) {
  switch (method) {
    case 'saveTenant':
    case 'removeTenant':
      return store[method]?.(objects[0] as StoreTenant, context);
    case 'saveApplication':
    case 'removeApplication':
      return store[method]?.(objects[0] as StoreApplication, context);
    case 'saveDepartments':
    case 'removeDepartments':
      return store[method]?.(objects as readonly StoreDepartment[], context);
    case 'saveUsers':
    case 'removeUsers':
      return store[method]?.(objects as readonly StoreUser[], context);
  }
}

/** One result for each object. The store may be plain JavaScript: what it answers is looked at. */
export function resultsOf({ method, objects }: StoreRun, answer: StoreResult): DeliveryResult[] {
  if (answer === undefined || answer === null) return objects.map(applied);
  const results = (Array.isArray(answer) ? answer : objects.map(() => answer)) as readonly DeliveryResult[];
  if (results.length !== objects.length)
    throw new TypeError(
      `${method} answered ${results.length} results for ${objects.length} objects: one for all, or one for each`,
    );
  return results.map((result) => {
    if (!STATUSES.includes(result?.status))
      throw new TypeError(`${method} answered something without a status of ${STATUSES.join(', ')}`);
    return result;
  });
}
