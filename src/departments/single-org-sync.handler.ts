import { Injectable } from '@nestjs/common';
import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import type { Applied, KindHandler, Outcome, ScopedMessage } from '../directory/kind-handler.js';
import { KindRegistry } from '../directory/kind-registry.js';
import { scopeId } from '../directory/scope-key.js';
import { newTally } from '../directory/tally.js';
import { WorkingSet } from '../directory/working-set.js';
import type { NewChange } from '../outbox/new-change.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { decideDepartment } from './decide-department.js';
import { departmentChange } from './department-changes.js';
import { departmentKey } from './department-key.js';
import type { ListMark } from './department-standing.js';
import { Department } from './department.entity.js';
import { forgetDigests, loadListMarks } from './list-marks.js';
import { loadChildren, relinkDepartments, type FamiliesKnown } from './relink-departments.js';
import { readDepartmentMessage, type DepartmentMessage } from './single-org-sync.message.js';

type Scoped = ScopedMessage<DepartmentMessage>;

/** Applies singleOrgSync: one department is added, renamed, moved or removed [436]. */
@Injectable()
export class SingleOrgSyncHandler implements KindHandler<DepartmentMessage, Loaded> {
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

  async load(tx: Tx, messages: readonly DepartmentMessage[]): Promise<Loaded> {
    const named = departmentsOf(messages);
    const [marks, rows, children] = await tx.together<[Map<string, ListMark>, Department[], Department[]]>(
      () => loadListMarks(tx, oldestByScope(messages)),
      () => loadRows(tx, Department, ['scopeId', 'code'], withParents(named, messages)),
      // most messages move nothing, yet a round trip of its own would cost those that do more
      () => loadChildren(tx, [...named.values()]),
    );
    const departments = new WorkingSet<Department>(departmentKey, [...rows, ...children]);
    return { marks, departments, known: new Set(named.keys()) };
  }

  async apply(tx: Tx, messages: readonly Scoped[], loaded: Loaded): Promise<Outcome> {
    const applied = new Map<Scoped, Applied>();
    for (const wave of wavesOf(messages)) await applyWave(tx, wave, loaded, applied);
    const { departments, marks } = loaded;
    return {
      applied: messages.map((scoped) => applied.get(scoped) as Applied),
      save: () => save(tx, departments.toSave(), marks),
    };
  }
}

/** Messages of different scopes: paths are computed for all of them at once, and what changed is theirs, scope by scope. */
async function applyWave(
  tx: Tx,
  wave: readonly Scoped[],
  { marks, departments, known }: Loaded,
  applied: Map<Scoped, Applied>,
): Promise<void> {
  const moved: Pick<Department, 'scopeId' | 'code'>[] = [];
  const changes = new Map<string, NewChange[]>();
  for (const scoped of wave) {
    const { message, scope } = scoped;
    const key = { scopeId: scope.id, code: message.code };
    const current = departments.get(departmentKey(key));
    const { effect, save, relink } = decideDepartment(current, message, scope, marks.get(scope.id));
    if (save) departments.put(save);
    if (relink) moved.push(key);
    const own: NewChange[] = [];
    changes.set(scope.id, own);
    applied.set(scoped, { tally: newTally(effect), sample: [message.code], changes: own });
  }
  await relinkDepartments(tx, moved, departments, known);
  for (const { before, after } of departments.takeChanges()) {
    const change = departmentChange(before, after);
    if (change) changes.get(after.scopeId)?.push(change);
  }
}

/** The messages in their order, cut so that no scope comes twice in a wave. */
function wavesOf(messages: readonly Scoped[]): Scoped[][] {
  const waves: Scoped[][] = [];
  const seen = new Map<string, number>();
  for (const scoped of messages) {
    const wave = seen.get(scoped.scope.id) ?? 0;
    seen.set(scoped.scope.id, wave + 1);
    (waves[wave] ??= []).push(scoped);
  }
  return waves;
}

interface Loaded {
  readonly marks: Map<string, ListMark>;
  readonly departments: WorkingSet<Department>;
  readonly known: FamiliesKnown;
}

async function save(tx: Tx, saves: readonly Department[], marks: Loaded['marks']): Promise<void> {
  const listed = saves.map(({ scopeId }) => scopeId).filter((scopeId) => marks.has(scopeId));
  await tx.together(
    () => saveRows(tx, Department, saves),
    () => forgetDigests(tx, new Set(listed)),
  );
}

type Key = Pick<Department, 'scopeId' | 'code'>;

function departmentsOf(messages: readonly DepartmentMessage[]): Map<string, Key> {
  const keys = messages.map(({ scope, code }) => ({ scopeId: scopeId(scope), code }));
  return new Map(keys.map((key) => [departmentKey(key), key]));
}

/** The departments named, and their parents, whose paths a new or moved department continues. */
function withParents(named: ReadonlyMap<string, Key>, messages: readonly DepartmentMessage[]): Key[] {
  const keys = new Map(named);
  for (const { scope, parentCode } of messages) {
    if (parentCode === null) continue;
    const key = { scopeId: scopeId(scope), code: parentCode };
    keys.set(departmentKey(key), key);
  }
  return [...keys.values()];
}

function oldestByScope(messages: readonly DepartmentMessage[]): Map<string, number> {
  const oldest = new Map<string, number>();
  for (const { scope, sourceTime } of messages) {
    const id = scopeId(scope);
    oldest.set(id, Math.min(sourceTime, oldest.get(id) ?? Infinity));
  }
  return oldest;
}
