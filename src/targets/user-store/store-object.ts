import type { Change } from '../../outbox/change.js';
import type { StoreEvent } from '../user-store.js';
import type { StoreMethod, StoreObject } from './store-run.js';

/** What a store is told of one change: the method and the object. Null for what is no object of a store's. */
export function storeObject(
  change: Change,
): { readonly method: StoreMethod; readonly object: StoreObject } | null {
  const event: StoreEvent = {
    eventId: change.id,
    sourceTime: change.sourceTime,
    receiptId: change.receiptId,
  };
  switch (change.type) {
    case 'tenant.saved':
      return { method: 'saveTenant', object: { ...change.tenant, ...event } };
    case 'tenant.removed':
      return { method: 'removeTenant', object: { ...change.tenant, ...event } };
    case 'application.saved':
      return { method: 'saveApplication', object: { ...change.application, ...event } };
    case 'application.removed':
      return { method: 'removeApplication', object: { ...change.application, ...event } };
    case 'department.saved':
      return { method: 'saveDepartments', object: { ...change.department, ...event } };
    case 'department.moved': {
      const moved = { oldPath: change.oldPath };
      return { method: 'saveDepartments', object: { ...change.department, ...event, moved } };
    }
    case 'department.removed':
      return { method: 'removeDepartments', object: { ...change.department, ...event } };
    case 'user.authorized':
    case 'user.updated': {
      const active = change.user.authorized && change.user.enabled;
      return { method: 'saveUsers', object: { ...change.user, ...event, active } };
    }
    case 'user.revoked':
      return { method: 'saveUsers', object: { ...change.user, ...event, active: false } };
    case 'user.removed':
      return { method: 'removeUsers', object: { ...change.user, ...event, active: false } };
    case 'instance.saved':
    case 'instance.removed':
    case 'snapshot.held':
    case 'snapshot.applied':
      return null;
  }
}
