import type { ReactElement } from 'react';
import { useApi } from '../../api/use-api.js';
import type { Page, TenantItem } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Badge } from '../../parts/badges.js';
import { Foreign, shown } from '../../parts/foreign.js';
import { PageHead } from '../../parts/panels.js';
import { to } from '../../route.js';
import { Applications } from './applications.js';
import { Organisation } from './organisation.js';
import { queryOf, type TenantScope } from './tenant-scope.js';
import { TenantInstance } from './tenant-instance.js';
import { Users } from './users.js';

const TABS = ['organisation', 'users', 'applications', 'instance'] as const;

export const TenantView = ({
  scope,
  tab,
}: {
  readonly scope: TenantScope;
  readonly tab: string;
}): ReactElement => {
  const { pages, tenants: texts, words, lanes } = useTexts();
  const { tenantId, instanceId, lane } = scope;
  const found = useApi<Page<TenantItem>>('tenants', { ...queryOf(scope), removed: 'all' });
  const tenant = found.data?.items[0];
  const here = TABS.find((name) => name === tab) ?? 'organisation';
  return (
    <>
      <PageHead
        title={shown(tenant?.name || tenantId)}
        crumbs={<a href={to(['tenants'])}>{pages.tenants}</a>}
        lead={
          <>
            {tenant && (
              <Badge tone={tenant.removed ? 'calm' : 'good'}>
                {tenant.removed ? texts.unbound : texts.bound}
              </Badge>
            )}{' '}
            <Foreign code>{tenantId}</Foreign> · {words.instance}{' '}
            {instanceId ? <Foreign code>{instanceId}</Foreign> : words.noInstance} · {lanes[lane]}
            {tenant?.domainName && (
              <>
                {' · '}
                <Foreign>{tenant.domainName}</Foreign>
              </>
            )}
          </>
        }
      >
        <a className="button" href={to(['receipts'], { tenantId, lane })}>
          {texts.receipts}
        </a>
      </PageHead>
      <nav className="tabs" aria-label={words.tenant}>
        {TABS.map((name) => (
          <a
            key={name}
            href={to(['tenants', tenantId, name], { instanceId, lane })}
            aria-current={name === here ? 'page' : undefined}
          >
            {texts.tabs[name]}
          </a>
        ))}
      </nav>
      {here === 'organisation' && <Organisation scope={scope} />}
      {here === 'users' && <Users scope={scope} />}
      {here === 'applications' && <Applications scope={scope} />}
      {here === 'instance' && <TenantInstance scope={scope} />}
    </>
  );
};
