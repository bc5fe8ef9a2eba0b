import type { ReactElement } from 'react';
import { useApi } from '../../api/use-api.js';
import type { InstanceItem, Page } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Empty, Loading, Panel, ProblemNotice } from '../../parts/panels.js';
import { InstanceFacts } from '../instances/instance-facts.js';
import type { TenantScope } from './tenant-scope.js';

/** The instance that an enterprise is bound to. */
export const TenantInstance = ({ scope }: { readonly scope: TenantScope }): ReactElement => {
  const { instances: texts, words } = useTexts();
  const { instanceId, lane } = scope;
  const result = useApi<Page<InstanceItem>>('instances', { instanceId, lane });
  if (result.isError) return <ProblemNotice error={result.error} onRetry={() => void result.refetch()} />;
  if (result.isPending) return <Loading />;
  const [instance] = result.data.items;
  return (
    <Panel title={words.instance}>
      {instance ? <InstanceFacts instance={instance} /> : <Empty title={texts.none}>{texts.noneText}</Empty>}
    </Panel>
  );
};
