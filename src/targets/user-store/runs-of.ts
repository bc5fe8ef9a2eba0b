import { objectOf, type Change } from '../../outbox/change.js';
import { storeObject } from './store-object.js';
import type { StoreMethod, StoreObject, StoreRun } from './store-run.js';

/** Objects in one call at most. */
export const MOST_OBJECTS = 1000;

const SINGLE: ReadonlySet<StoreMethod> = new Set([
  'saveTenant',
  'removeTenant',
  'saveApplication',
  'removeApplication',
]);

interface OpenRun {
  readonly method: StoreMethod;
  readonly objects: StoreObject[];
  readonly items: { readonly change: number; readonly object: number }[];
  readonly places: Map<string, number>;
}

/**
 * Groups the changes of one tenant and instance into calls, in their order: consecutive ones that come to the same
 * method share a call. What happened to a list as a whole is in no call and separates none.
 */
export function runsOf(changes: readonly Change[], most = MOST_OBJECTS): StoreRun[] {
  const runs: OpenRun[] = [];
  changes.forEach((change, index) => {
    const told = storeObject(change);
    if (!told) return;
    let run = runs.at(-1);
    if (!run || !goesOn(run, told.method, objectOf(change), most))
      runs.push((run = { method: told.method, objects: [], items: [], places: new Map() }));
    take(run, objectOf(change), told.object, index);
  });
  return runs.map(({ method, objects, items }) => ({ method, objects, items }));
}

function goesOn(run: OpenRun, method: StoreMethod, key: string, most: number): boolean {
  if (run.method !== method || SINGLE.has(method)) return false;
  return run.objects.length < most || run.places.has(key);
}

function take(run: OpenRun, key: string, object: StoreObject, change: number): void {
  const place = run.places.get(key) ?? run.objects.length;
  const before = run.objects[place];
  run.objects[place] = before ? later(before, object) : object;
  run.places.set(key, place);
  run.items.push({ change, object: place });
}

/** The later state; the store never heard of the place in between, so a move starts where the first one did. */
function later(before: StoreObject, after: StoreObject): StoreObject {
  return 'moved' in before && before.moved ? { ...after, moved: before.moved } : after;
}
