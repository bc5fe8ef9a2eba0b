import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useReceiptStream } from '../../api/use-receipt-stream.js';
import { useList } from '../../api/use-api.js';
import type { ReceiptItem } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { OutcomeBadge } from '../../parts/badges.js';
import { Foreign } from '../../parts/foreign.js';
import { Listing } from '../../parts/listing.js';
import { Empty, PageHead } from '../../parts/panels.js';
import { Time } from '../../parts/time.js';
import { to, useRoute, type Query } from '../../route.js';
import { ReceiptFilters } from './receipt-filters.js';

const FILTERS = ['kind', 'outcome', 'resultCode', 'tenantId', 'instanceId', 'from', 'to', 'lane'] as const;

export const ReceiptList = (): ReactElement => {
  const { pages, leads, words, kinds, receipts: texts } = useTexts();
  const { query } = useRoute();
  const wanted: Query = Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? undefined]));
  const list = useList<ReceiptItem>('receipts', wanted);
  return (
    <>
      <PageHead title={pages.receipts} lead={leads.receipts}>
        <NewOnes wanted={wanted} shown={list.items} />
      </PageHead>
      <ReceiptFilters />
      <Listing
        label={pages.receipts}
        list={list}
        keyOf={({ id }) => id}
        empty={
          <Empty title={query.size > 0 ? texts.empty : texts.emptyAll}>
            {query.size > 0 ? texts.emptyText : undefined}
          </Empty>
        }
        columns={[
          {
            head: words.time,
            cell: ({ id, receivedAt }) => (
              <a href={to(['receipts', id])}>
                <Time iso={receivedAt} />
              </a>
            ),
          },
          { head: words.outcome, cell: ({ outcome }) => <OutcomeBadge outcome={outcome} /> },
          {
            head: words.kind,
            cell: ({ kind, calls }) => (
              <>
                <span className="nowrap">{kinds[kind] ?? kind}</span>
                {calls > 1 && ` × ${calls}`}
                <div className="small soft">{kind}</div>
              </>
            ),
          },
          { head: words.resultCode, cell: ({ resultCode }) => <code>{resultCode}</code> },
          {
            head: words.tenant,
            cell: ({ tenantId, instanceId }) => (
              <>
                <Foreign>{tenantId ?? ''}</Foreign>
                {instanceId && (
                  <div className="small soft">
                    <Foreign>{instanceId}</Foreign>
                  </div>
                )}
              </>
            ),
          },
          {
            head: words.reason,
            cell: ({ reason }) => (
              <div className="bounded small">
                <Foreign>{reason ?? ''}</Foreign>
              </div>
            ),
          },
        ]}
      />
    </>
  );
};

/** Says that newer receipts than those shown fit, and shows them when asked: the list does not move under the hand. */
const NewOnes = ({
  wanted,
  shown,
}: {
  readonly wanted: Query;
  readonly shown: readonly ReceiptItem[];
}): ReactElement => {
  const { receipts: texts, words } = useTexts();
  const client = useQueryClient();
  const stream = useReceiptStream();
  const newest = shown[0]?.id ?? '';
  const fresh = stream.receipts.filter((receipt) => receipt.id > newest && fits(receipt, wanted)).length;
  return (
    <span aria-live="polite">
      <button
        type="button"
        className={fresh > 0 ? 'primary' : undefined}
        onClick={() => void client.resetQueries({ queryKey: ['receipts', wanted, 'pages'] })}
      >
        {fresh > 0 ? texts.newOnes(fresh) : words.refresh}
      </button>
    </span>
  );
};

function fits(receipt: ReceiptItem, wanted: Query): boolean {
  const lane = wanted['lane'] ?? 'production';
  if (lane !== 'all' && (receipt.lane ?? 'production') !== lane) return false;
  const equals = ['kind', 'outcome', 'resultCode', 'tenantId', 'instanceId'] as const;
  return (
    wanted['to'] === undefined && equals.every((name) => (wanted[name] ?? receipt[name]) === receipt[name])
  );
}
