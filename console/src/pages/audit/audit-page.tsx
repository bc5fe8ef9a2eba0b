import type { ReactElement } from 'react';
import { useList } from '../../api/use-api.js';
import { useTexts } from '../../i18n/texts.js';
import { Foreign } from '../../parts/foreign.js';
import { Listing } from '../../parts/listing.js';
import { Empty, PageHead, Panel } from '../../parts/panels.js';
import { Time } from '../../parts/time.js';
import { to } from '../../route.js';
import type { Seal } from './audit-types.js';
import { AuditStatePanel } from './audit-state.js';
import { Export } from './export.js';
import { Verify } from './verify.js';

const AuditPage = (): ReactElement => {
  const { pages, leads } = useTexts();
  return (
    <>
      <PageHead title={pages.audit} lead={leads.audit} />
      <div className="stack">
        <div className="columns">
          <AuditStatePanel />
          <Verify />
        </div>
        <Export />
        <Seals />
      </div>
    </>
  );
};

const Seals = (): ReactElement => {
  const { audit: texts } = useTexts();
  const list = useList<Seal>('audit/seals');
  return (
    <Panel title={texts.seals} bare>
      <Listing
        label={texts.seals}
        list={list}
        keyOf={({ number }) => String(number)}
        empty={<Empty title={texts.noSeals}>{texts.noSealsText}</Empty>}
        columns={[
          { head: texts.number, cell: ({ number }) => number },
          { head: texts.sealedAt, cell: ({ sealedAt }) => <Time iso={sealedAt} /> },
          {
            head: texts.holds,
            cell: ({ receipts, toId }) =>
              toId === null ? (
                <span className="soft">{texts.nothing}</span>
              ) : (
                <a href={to(['receipts', toId])}>{texts.receipts(receipts)}</a>
              ),
          },
          { head: texts.hash, cell: ({ hash }) => <Foreign code>{hash}</Foreign> },
          { head: texts.key, cell: ({ keyId }) => <Foreign code>{keyId}</Foreign> },
        ]}
      />
    </Panel>
  );
};

export default AuditPage;
