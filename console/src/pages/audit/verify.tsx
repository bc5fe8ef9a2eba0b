import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { callApi } from '../../api/call-api.js';
import { useTexts } from '../../i18n/texts.js';
import { Badge } from '../../parts/badges.js';
import { Foreign } from '../../parts/foreign.js';
import { Panel, ProblemNotice } from '../../parts/panels.js';
import { to } from '../../route.js';
import type { AuditFault, Verification } from './audit-types.js';

/** Faults that are shown; the command and the API tell all of them. */
const SHOWN = 100;

/** Verifies the log when asked to, and says what was found. */
export const Verify = (): ReactElement => {
  const { audit: texts } = useTexts();
  const client = useQueryClient();
  const result = useQuery<Verification>({
    queryKey: ['audit/verify'],
    queryFn: ({ signal }) => callApi<Verification>('audit/verify', { signal }),
    enabled: false,
    retry: false,
    staleTime: Infinity,
  });
  const verify = async (): Promise<void> => {
    await result.refetch();
    await client.invalidateQueries({ queryKey: ['audit/state'] });
  };
  return (
    <Panel
      title={texts.verification}
      aside={
        <button
          type="button"
          className="primary"
          aria-disabled={result.isFetching}
          onClick={() => {
            if (!result.isFetching) void verify();
          }}
        >
          {result.isFetching ? texts.verifying : texts.verify}
        </button>
      }
    >
      <div className="stack" aria-live="polite">
        <p className="soft">{texts.verificationText}</p>
        {result.isError && <ProblemNotice error={result.error} />}
        {result.data && <Found verification={result.data} />}
      </div>
    </Panel>
  );
};

const Found = ({ verification }: { readonly verification: Verification }): ReactElement => {
  const { audit: texts } = useTexts();
  const { intact, sealed, seals, durationMs, faultCount, faults } = verification;
  if (intact)
    return (
      <div className="notice" data-tone="good">
        <strong>{texts.intact}</strong>
        <p>{texts.intactText(sealed, seals, Math.ceil(durationMs / 1000))}</p>
      </div>
    );
  return (
    <div className="notice" data-tone="bad">
      <strong>
        {texts.broken} {texts.faults(faultCount)}
      </strong>
      <ul>
        {faults.slice(0, SHOWN).map((fault, i) => (
          <li key={i}>
            <Fault fault={fault} />
          </li>
        ))}
      </ul>
    </div>
  );
};

const Fault = ({ fault }: { readonly fault: AuditFault }): ReactElement => {
  const { audit: texts } = useTexts();
  const { kind, receiptId, detail } = fault;
  return (
    <>
      <Badge tone="bad">{texts.kinds[kind] ?? kind}</Badge> <Foreign>{detail}</Foreign>{' '}
      {receiptId !== undefined && <a href={to(['receipts', receiptId])}>{receiptId}</a>}
    </>
  );
};
