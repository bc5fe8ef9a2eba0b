import { useMemo, useState, type ReactElement } from 'react';
import { useTexts } from '../../i18n/texts.js';
import { Foreign } from '../../parts/foreign.js';
import { Empty, Panel, ProblemNotice } from '../../parts/panels.js';
import { DepartmentUsers } from './department-users.js';
import { departmentsOf, found, visibleRows, type Departments } from './department-tree.js';
import type { TenantScope } from './tenant-scope.js';
import { Tree } from './tree.js';
import { useDepartments } from './use-departments.js';

/** Below this many everything is open at first. */
const OPEN_AT_FIRST = 60;

export const Organisation = ({ scope }: { readonly scope: TenantScope }): ReactElement => {
  const { organisation: texts } = useTexts();
  const { result, loaded } = useDepartments(scope);
  const departments = useMemo(() => departmentsOf(result.data ?? []), [result.data]);
  const [picked, setChosen] = useState<string>();
  const chosen = picked ?? departments.top[0]?.item.code;
  if (result.isError) return <ProblemNotice error={result.error} onRetry={() => void result.refetch()} />;
  if (!result.data)
    return (
      <p className="more" role="status">
        {texts.loading(loaded)}
      </p>
    );
  if (result.data.length === 0)
    return (
      <div className="table-frame">
        <Empty title={texts.empty}>{texts.emptyText}</Empty>
      </div>
    );
  return (
    <div className="tree-layout">
      <div className="stack">
        <DepartmentTree departments={departments} chosen={chosen} onChoose={setChosen} />
        {departments.unlinked.length > 0 && (
          <UnlinkedDepartments departments={departments} onChoose={setChosen} />
        )}
      </div>
      <DepartmentUsers
        scope={scope}
        department={chosen === undefined ? undefined : departments.byCode.get(chosen)}
      />
    </div>
  );
};

interface TreeProps {
  readonly departments: Departments;
  readonly chosen: string | undefined;
  readonly onChoose: (code: string) => void;
}

const DepartmentTree = ({ departments, chosen, onChoose }: TreeProps): ReactElement => {
  const { organisation: texts } = useTexts();
  const { top, byCode } = departments;
  const [search, setSearch] = useState('');
  // what differs from how everything is at first
  const [{ all, others }, setOpen] = useState({
    all: byCode.size <= OPEN_AT_FIRST,
    others: new Set<string>(),
  });
  const wanted = search.trim().toLowerCase();
  const kept = useMemo(() => (wanted === '' ? undefined : found(top, wanted)), [top, wanted]);
  const rows = useMemo(
    () => (kept ? visibleRows(kept.top, () => true) : visibleRows(top, (code) => others.has(code) !== all)),
    [kept, top, all, others],
  );
  const toggle = (code: string, open: boolean): void => {
    const next = new Set(others);
    if (open === all) next.delete(code);
    else next.add(code);
    setOpen({ all, others: next });
  };
  return (
    <Panel
      title={texts.tree}
      bare
      aside={
        <span className="small soft" aria-live="polite">
          {kept ? texts.found(kept.count) : texts.total(byCode.size)}
        </span>
      }
    >
      <div className="body row">
        <label>
          <span className="unseen">{texts.search}</span>
          <input
            type="search"
            value={search}
            placeholder={texts.search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
        <button type="button" onClick={() => setOpen({ all: true, others: new Set() })}>
          {texts.expand}
        </button>
        <button type="button" onClick={() => setOpen({ all: false, others: new Set() })}>
          {texts.collapse}
        </button>
      </div>
      <Tree
        label={texts.tree}
        rows={rows}
        search={wanted}
        chosen={chosen}
        onChoose={onChoose}
        onToggle={toggle}
      />
    </Panel>
  );
};

const UnlinkedDepartments = ({
  departments,
  onChoose,
}: Pick<TreeProps, 'departments' | 'onChoose'>): ReactElement => {
  const { organisation: texts } = useTexts();
  const shown = departments.unlinked.slice(0, 200);
  return (
    <Panel title={`${texts.unlinked} (${departments.unlinked.length})`}>
      <p className="soft">{texts.unlinkedText}</p>
      <ul>
        {shown.map(({ item, state }) => (
          <li key={item.code}>
            <button type="button" className="plain" onClick={() => onChoose(item.code)}>
              <Foreign>{item.name}</Foreign> <Foreign code>{item.code}</Foreign>
            </button>{' '}
            <span className="soft">
              {state.why === 'missing'
                ? texts.missingParent(state.parent)
                : state.why === 'cycle'
                  ? texts.inCycle
                  : texts.belowUnlinked}
            </span>
          </li>
        ))}
      </ul>
      {departments.unlinked.length > shown.length && <p className="soft">…</p>}
    </Panel>
  );
};
