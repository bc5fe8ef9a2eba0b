import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { ReceiptChangesPage } from '../../../../src/admin/receipts/receipt-changes.dto.js';
import { callApi } from '../../api/call-api.js';
import type { ReceiptDetail } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Loading, Panel, ProblemNotice } from '../../parts/panels.js';
import { Difference } from './difference.js';

/** What the call changed, object by object. */
export const Changes = ({ receipt }: { readonly receipt: ReceiptDetail }): ReactElement => {
  const { receipts: texts, diff, words } = useTexts();
  const { id, outcome } = receipt;
  const result = useInfiniteQuery({
    queryKey: ['receipts', id, 'changes'],
    queryFn: ({ pageParam, signal }) =>
      callApi<ReceiptChangesPage>(`receipts/${encodeURIComponent(id)}/changes`, {
        query: { limit: '20', after: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    enabled: outcome === 'applied' || outcome === 'held',
    staleTime: Infinity,
  });
  const items = result.data?.pages.flatMap((page) => page.items) ?? [];
  const total = result.data?.pages[0]?.total ?? 0;
  if (result.isError)
    return (
      <Panel title={texts.changes}>
        <ProblemNotice error={result.error} onRetry={() => void result.refetch()} />
      </Panel>
    );
  if (result.isLoading)
    return (
      <Panel title={texts.changes}>
        <Loading />
      </Panel>
    );
  if (items.length === 0)
    return (
      <Panel title={texts.changes}>
        <p className="soft">{texts.noChanges}</p>
      </Panel>
    );
  return (
    <Panel title={texts.changes} aside={<span className="small soft">{diff.of(items.length, total)}</span>}>
      <div className="diff">
        {items.map((item) => (
          <Difference key={item.change.id} item={item} />
        ))}
      </div>
      {result.hasNextPage && (
        <p className="more">
          <button type="button" onClick={() => void result.fetchNextPage()}>
            {result.isFetchingNextPage ? words.loading : words.more}
          </button>
        </p>
      )}
    </Panel>
  );
};
