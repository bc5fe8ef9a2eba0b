import { Injectable } from '@nestjs/common';
import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import type { Applied, KindHandler, ScopedMessage } from '../directory/kind-handler.js';
import { KindRegistry } from '../directory/kind-registry.js';
import { newTally } from '../directory/tally.js';
import { WorkingSet } from '../directory/working-set.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { decideDepartment } from './decide-department.js';
import { departmentKey } from './department-key.js';
import { Department } from './department.entity.js';
import { forgetDigests, loadListMarks } from './list-marks.js';
import { relinkDepartments } from './relink-departments.js';
import { readDepartmentMessage, type DepartmentMessage } from './single-org-sync.message.js';

type Scoped = ScopedMessage<DepartmentMessage>;

/** Applies singleOrgSync: one department is added, renamed, moved or removed [436]. */
@Injectable()
export class SingleOrgSyncHandler implements KindHandler<DepartmentMessage> {
  readonly kind = 'singleOrgSync';

  constructor(kinds: KindRegistry) {
    kinds.addHandler(this);
  }

  read(opened: OpenedRequest): Promise<DepartmentMessage> {
    return Promise.resolve(readDepartmentMessage(opened.body));
  }

  runsAlone(): boolean {
    return false;
  }

  async apply(tx: Tx, messages: readonly Scoped[]): Promise<Applied[]> {
    const marks = await loadListMarks(tx, oldestByScope(messages));
    const departments = new WorkingSet<Department>(departmentKey, await load(tx, messages));
    const moved = new Map<string, Pick<Department, 'scopeId' | 'code'>>();
    const applied = messages.map(({ message, scope }) => {
      const key = { scopeId: scope.id, code: message.code };
      const current = departments.get(departmentKey(key));
      const { effect, save, relink } = decideDepartment(current, message, scope, marks.get(scope.id));
      if (save) departments.put(save);
      if (relink) moved.set(departmentKey(key), key);
      return { tally: newTally(effect), sample: [message.code] };
    });
    await relinkDepartments(tx, [...moved.values()], departments);
    const saves = departments.toSave();
    await saveRows(tx, Department, saves);
    await forgetDigests(
      tx,
      new Set(saves.map(({ scopeId }) => scopeId).filter((scopeId) => marks.has(scopeId))),
    );
    return applied;
  }
}

/** The departments named, and their parents, whose paths a new or moved department continues. */
async function load(tx: Tx, messages: readonly Scoped[]): Promise<Department[]> {
  const keys = new Map<string, Pick<Department, 'scopeId' | 'code'>>();
  for (const { message, scope } of messages)
    for (const code of [message.code, message.parentCode]) {
      if (code === null) continue;
      const key = { scopeId: scope.id, code };
      keys.set(departmentKey(key), key);
    }
  return loadRows(tx, Department, ['scopeId', 'code'], [...keys.values()]);
}

function oldestByScope(messages: readonly Scoped[]): Map<string, number> {
  const oldest = new Map<string, number>();
  for (const { message, scope } of messages)
    oldest.set(scope.id, Math.min(message.sourceTime, oldest.get(scope.id) ?? Infinity));
  return oldest;
}
