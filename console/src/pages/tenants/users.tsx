import type { ReactElement } from 'react';
import { useTexts } from '../../i18n/texts.js';
import { Select, TextFilter } from '../../parts/controls.js';
import { narrow, useRoute } from '../../route.js';
import type { TenantScope } from './tenant-scope.js';
import { UserTable } from './user-table.js';

/** All users of an enterprise and instance. */
export const Users = ({ scope }: { readonly scope: TenantScope }): ReactElement => {
  const { users: texts, words } = useTexts();
  const route = useRoute();
  const value = (name: string): string => route.query.get(name) ?? '';
  const filter = Object.fromEntries(
    ['search', 'departmentCode', 'appId', 'removed'].map((name) => [name, value(name) || undefined]),
  );
  return (
    <>
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextFilter
          label={texts.search}
          type="search"
          value={value('search')}
          onChange={(search) => narrow(route, { search })}
        />
        <TextFilter
          label={words.department}
          value={value('departmentCode')}
          onChange={(departmentCode) => narrow(route, { departmentCode })}
        />
        <TextFilter
          label={texts.application}
          value={value('appId')}
          onChange={(appId) => narrow(route, { appId })}
        />
        <Select
          label={words.removed}
          value={value('removed')}
          choices={[
            { value: '', label: words.no },
            { value: 'true', label: words.yes },
            { value: 'all', label: words.all },
          ]}
          onChange={(removed) => narrow(route, { removed })}
        />
      </form>
      <UserTable scope={scope} filter={filter} withDepartment />
    </>
  );
};
