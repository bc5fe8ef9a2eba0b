import type { ReactElement } from 'react';
import { useTexts } from '../../i18n/texts.js';
import { Foreign, shown } from '../../parts/foreign.js';
import { Empty, Panel } from '../../parts/panels.js';
import { Time } from '../../parts/time.js';
import type { DepartmentNode } from './department-tree.js';
import type { TenantScope } from './tenant-scope.js';
import { UserTable } from './user-table.js';

/** The department that was chosen, and who is in it. */
export const DepartmentUsers = ({
  scope,
  department,
}: {
  readonly scope: TenantScope;
  readonly department: DepartmentNode | undefined;
}): ReactElement => {
  const { organisation: texts, words } = useTexts();
  if (!department)
    return (
      <Panel title={texts.choose} bare>
        <Empty title={texts.choose}>{texts.chooseText}</Empty>
      </Panel>
    );
  const { code, name, path, sourceTime } = department.item;
  return (
    <Panel title={texts.usersOf(shown(name))} bare>
      <dl className="facts body">
        <dt>{words.code}</dt>
        <dd>
          <Foreign code>{code}</Foreign>
        </dd>
        <dt>{texts.path}</dt>
        <dd>{path ? <Foreign>{path.join(' › ')}</Foreign> : texts.unlinked}</dd>
        <dt>{words.sourceTime}</dt>
        <dd>
          <Time iso={sourceTime} />
        </dd>
      </dl>
      <UserTable scope={scope} filter={{ departmentCode: code }} />
    </Panel>
  );
};
