import type { ReactElement } from 'react';
import type { ReceiptStream } from '../../api/use-receipt-stream.js';
import { useApi } from '../../api/use-api.js';
import type { Page, ReceiptItem } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { OutcomeBadge } from '../../parts/badges.js';
import { Foreign } from '../../parts/foreign.js';
import { Empty, Panel } from '../../parts/panels.js';
import { clockTime, fullTime } from '../../parts/time.js';
import { to } from '../../route.js';

const SHOWN = 14;
const TONES = { connecting: 'calm', live: 'good', lost: 'bad' } as const;

/** The newest receipts, and each new one as it comes. */
export const LiveFeed = ({ stream }: { readonly stream: ReceiptStream }): ReactElement => {
  const { overview, words } = useTexts();
  const before = useApi<Page<ReceiptItem>>('receipts', { limit: String(SHOWN), lane: 'production' });
  const fresh = stream.receipts.slice(0, SHOWN);
  const known = new Set(fresh.map(({ id }) => id));
  const rest = (before.data?.items ?? []).filter(({ id }) => !known.has(id)).slice(0, SHOWN - fresh.length);
  return (
    <Panel
      title={overview.live}
      bare
      aside={
        <span className="live" data-tone={TONES[stream.state]} role="status">
          {words.live[stream.state]}
        </span>
      }
    >
      {fresh.length + rest.length === 0 ? (
        <Empty title={overview.noLive}>{overview.noLiveText}</Empty>
      ) : (
        <ol className="feed">
          {fresh.map((receipt) => (
            <li key={receipt.id} className="fresh">
              <FeedLine receipt={receipt} />
            </li>
          ))}
          {rest.map((receipt) => (
            <li key={receipt.id}>
              <FeedLine receipt={receipt} />
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
};

const FeedLine = ({ receipt }: { readonly receipt: ReceiptItem }): ReactElement => {
  const { kinds } = useTexts();
  const { id, receivedAt, outcome, kind, tenantId } = receipt;
  return (
    <a href={to(['receipts', id])}>
      <time dateTime={receivedAt} title={fullTime(receivedAt)} className="soft">
        {clockTime(receivedAt)}
      </time>
      <span>
        <OutcomeBadge outcome={outcome} />
      </span>
      <span className="what">
        {kinds[kind] ?? kind}
        {tenantId && (
          <span className="soft">
            {' '}
            · <Foreign>{tenantId}</Foreign>
          </span>
        )}
      </span>
    </a>
  );
};
