import type { ReactElement } from 'react';
import { useList } from '../../api/use-api.js';
import type { UserItem } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Badge, type Tone } from '../../parts/badges.js';
import { Foreign } from '../../parts/foreign.js';
import { Listing } from '../../parts/listing.js';
import { Empty } from '../../parts/panels.js';
import type { Query } from '../../route.js';
import { queryOf, type TenantScope } from './tenant-scope.js';

const TONES = {
  active: 'good',
  disabled: 'wait',
  revoked: 'calm',
  removed: 'calm',
} as const satisfies Record<string, Tone>;

/** Users, a row for each application. */
export const UserTable = ({
  scope,
  filter,
  withDepartment = false,
}: {
  readonly scope: TenantScope;
  readonly filter: Query;
  readonly withDepartment?: boolean;
}): ReactElement => {
  const { users: texts, words, pages } = useTexts();
  const list = useList<UserItem>('users', { ...queryOf(scope), ...filter });
  return (
    <Listing
      label={`${pages.tenants}: ${words.user}`}
      list={list}
      keyOf={({ appId, userName }) => JSON.stringify([appId, userName])}
      empty={<Empty title={texts.empty}>{texts.emptyText}</Empty>}
      columns={[
        {
          head: words.user,
          cell: ({ name, userName, position }) => (
            <>
              <Foreign>{name}</Foreign>
              <div className="small soft">
                <Foreign>{userName}</Foreign>
                {position && (
                  <>
                    {' · '}
                    <Foreign>{position}</Foreign>
                  </>
                )}
              </div>
            </>
          ),
        },
        {
          head: words.state,
          cell: (user) => {
            const right = rightOf(user);
            return <Badge tone={TONES[right]}>{texts.rights[right]}</Badge>;
          },
        },
        { head: texts.role, cell: ({ role }) => texts.roles[role] ?? role },
        ...(withDepartment
          ? [
              {
                head: words.department,
                cell: (user: UserItem) => <Foreign code>{user.departmentCode}</Foreign>,
              },
            ]
          : []),
        { head: texts.application, cell: ({ appId }) => <Foreign code>{appId}</Foreign> },
        {
          head: texts.contact,
          cell: ({ email, mobile }) => (
            <span className="small">
              {email && <Foreign>{email}</Foreign>}
              {email && mobile && <br />}
              {mobile && <Foreign>{mobile}</Foreign>}
            </span>
          ),
        },
      ]}
    />
  );
};

function rightOf({ removed, authorized, enabled }: UserItem): keyof typeof TONES {
  if (removed) return 'removed';
  if (!authorized) return 'revoked';
  return enabled ? 'active' : 'disabled';
}
