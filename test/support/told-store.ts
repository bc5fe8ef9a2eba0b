import type { Change } from '../../src/outbox/change.js';
import { emptyDirectory, type Directory } from './directory.js';
import { climb } from './scenario.js';

/** A vendor's store that knows only what it was told, and holds the telling to its promises. */
export class ToldStore {
  private readonly directories = new Map<string, Directory>();
  private readonly newest = new Map<string, number>();
  private readonly seen = new Set<string>();
  private readonly accepted = new Set<string>();
  private readonly acknowledged = new Set<string>();
  private readonly busy = new Set<string>();
  /** Promises that were broken. */
  readonly complaints: string[] = [];

  /** Runs a delivery of one enterprise; two at once are a broken promise. */
  async during<T>(tenantId: string, delivery: () => Promise<T>): Promise<T> {
    if (this.busy.has(tenantId)) this.complaints.push(`two deliveries of ${tenantId} at once`);
    this.busy.add(tenantId);
    try {
      return await delivery();
    } finally {
      this.busy.delete(tenantId);
    }
  }

  /**
   * Notes what a delivery brings, accepted or not: an id never seen has to come after all others of its enterprise, and
   * one that was acknowledged never comes again.
   */
  receive(changes: readonly Change[]): void {
    for (const { id, cursor, tenantId } of changes) {
      if (this.acknowledged.has(id)) this.complaints.push(`${id} came again`);
      if (this.seen.has(id)) continue;
      this.seen.add(id);
      const place = placeOf(cursor);
      if (place <= (this.newest.get(tenantId) ?? 0)) this.complaints.push(`${id} came after a later change`);
      this.newest.set(tenantId, place);
    }
  }

  accept(changes: readonly Change[]): void {
    for (const change of changes) {
      take(this.of(change.tenantId), change);
      this.accepted.add(change.id);
    }
  }

  /** The answer says that they are delivered, and the connector is there to hear it. */
  acknowledge(changes: readonly Change[]): void {
    for (const { id } of changes) this.acknowledged.add(id);
  }

  hasAccepted(id: string): boolean {
    return this.accepted.has(id);
  }

  /** The store's directory of an enterprise; where departments stand follows from their parents. */
  directoryOf(tenantId: string): Directory {
    const directory = this.of(tenantId);
    for (const [code, row] of Object.entries(directory.departments))
      row.path = climb(code, directory.departments);
    return directory;
  }

  private of(tenantId: string): Directory {
    const directory = this.directories.get(tenantId) ?? emptyDirectory();
    this.directories.set(tenantId, directory);
    return directory;
  }
}

const placeOf = (cursor: string): number => {
  const [batch, done] = cursor.split('.').map(Number);
  return (batch as number) * 1_000_000 + (done as number);
};

function take(directory: Directory, change: Change): void {
  switch (change.type) {
    case 'tenant.saved':
      directory.tenant = change.tenant.name;
      return;
    case 'tenant.removed':
      directory.tenant = null;
      return;
    case 'application.saved':
      directory.applications[change.application.appId] = change.application.clientId;
      return;
    case 'application.removed':
      delete directory.applications[change.application.appId];
      return;
    case 'department.saved':
    case 'department.moved': {
      const { code, name, parentCode: parent } = change.department;
      directory.departments[code] = { name, parent, path: null };
      return;
    }
    case 'department.removed':
      delete directory.departments[change.department.code];
      return;
    case 'user.authorized':
    case 'user.updated':
    case 'user.revoked': {
      const { appId, userName, name, authorized } = change.user;
      directory.users[`${appId}/${userName}`] = { name, authorized };
      return;
    }
    case 'user.removed':
      delete directory.users[`${change.user.appId}/${change.user.userName}`];
      return;
    case 'instance.saved':
    case 'instance.removed':
    case 'snapshot.held':
    case 'snapshot.applied':
      return;
  }
}
