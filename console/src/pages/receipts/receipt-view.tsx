import type { ReactElement } from 'react';
import { useApi } from '../../api/use-api.js';
import type { ReceiptDetail } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { OutcomeBadge } from '../../parts/badges.js';
import { Loading, PageHead, Panel, ProblemNotice } from '../../parts/panels.js';
import { Time } from '../../parts/time.js';
import { to } from '../../route.js';
import { Changes } from './changes.js';
import { Facts } from './facts.js';
import { Json } from './json.js';
import { Verdict } from './verdict.js';

export const ReceiptView = ({ id }: { readonly id: string }): ReactElement => {
  const texts = useTexts();
  const receipt = useApi<ReceiptDetail>(`receipts/${encodeURIComponent(id)}`);
  const crumbs = <a href={to(['receipts'])}>{texts.pages.receipts}</a>;
  if (receipt.isPending || receipt.isError)
    return (
      <>
        <PageHead title={texts.receipts.detail} crumbs={crumbs} />
        {receipt.isError ? (
          <ProblemNotice error={receipt.error} onRetry={() => void receipt.refetch()} />
        ) : (
          <Loading />
        )}
      </>
    );
  const { kind, receivedAt, outcome } = receipt.data;
  return (
    <>
      <PageHead
        title={texts.kinds[kind] ?? kind}
        crumbs={crumbs}
        lead={
          <>
            <OutcomeBadge outcome={outcome} /> <Time iso={receivedAt} /> · <code>{kind}</code> ·{' '}
            <code>{id}</code>
          </>
        }
      />
      <div className="stack">
        <Verdict receipt={receipt.data} />
        <Changes receipt={receipt.data} />
        <div className="columns">
          <Panel title={texts.receipts.request}>
            {receipt.data.request ? (
              <>
                <Json value={receipt.data.request} />
                <p className="small soft aside">{texts.receipts.noSecrets}</p>
              </>
            ) : (
              <p className="soft">{texts.receipts.noRequest}</p>
            )}
          </Panel>
          <Panel title={texts.receipts.reply}>
            {receipt.data.reply ? (
              <Json value={receipt.data.reply} raw={receipt.data.replyText} />
            ) : (
              <p className="soft">{texts.receipts.noReply}</p>
            )}
          </Panel>
        </div>
        <Panel title={texts.receipts.facts}>
          <Facts receipt={receipt.data} />
        </Panel>
      </div>
    </>
  );
};
