import { lazy, Suspense, type ReactElement } from 'react';
import { useTexts } from '../i18n/texts.js';
import { Empty, Loading, PageHead } from '../parts/panels.js';
import { useRoute } from '../route.js';
import { useToken } from '../session/token-context.js';
import { Overview } from './overview/overview.js';
import { PAGES, type PageName } from './page-names.js';

// the first view is the overview: what the others need comes when they are opened
const ReceiptsPage = lazy(() => import('./receipts/receipts-page.js'));
const TenantsPage = lazy(() => import('./tenants/tenants-page.js'));
const InstancesPage = lazy(() => import('./instances/instances-page.js'));
const DeliveriesPage = lazy(() => import('./deliveries/deliveries-page.js'));
const RemovalsPage = lazy(() => import('./removals/removals-page.js'));
const KeysPage = lazy(() => import('./keys/keys-page.js'));
const AuditPage = lazy(() => import('./audit/audit-page.js'));

export const Pages = (): ReactElement => {
  const { parts } = useRoute();
  const token = useToken();
  const name = PAGES.find(
    (page) => page.name === (parts[0] ?? 'overview') && token.parts.includes(page.part),
  );
  return <Suspense fallback={<Loading />}>{name ? pageOf(name.name) : <NoPage />}</Suspense>;
};

function pageOf(name: PageName): ReactElement {
  switch (name) {
    case 'overview':
      return <Overview />;
    case 'receipts':
      return <ReceiptsPage />;
    case 'tenants':
      return <TenantsPage />;
    case 'instances':
      return <InstancesPage />;
    case 'deliveries':
      return <DeliveriesPage />;
    case 'removals':
      return <RemovalsPage />;
    case 'keys':
      return <KeysPage />;
    case 'audit':
      return <AuditPage />;
  }
}

const NoPage = (): ReactElement => {
  const { notFound } = useTexts();
  return (
    <>
      <PageHead title={notFound.title} />
      <Empty title={notFound.text} />
    </>
  );
};
