import type { ReactElement } from 'react';
import { useRoute } from '../../route.js';
import { TenantList } from './tenant-list.js';
import { TenantView } from './tenant-view.js';

const TenantsPage = (): ReactElement => {
  const {
    parts: [, tenantId, tab],
    query,
  } = useRoute();
  if (tenantId === undefined) return <TenantList />;
  const scope = {
    tenantId,
    instanceId: query.get('instanceId') ?? '',
    lane: query.get('lane') === 'test' ? ('test' as const) : ('production' as const),
  };
  return <TenantView key={JSON.stringify(scope)} scope={scope} tab={tab ?? 'organisation'} />;
};

export default TenantsPage;
