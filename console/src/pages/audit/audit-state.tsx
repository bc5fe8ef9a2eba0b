import type { ReactElement } from 'react';
import { useApi } from '../../api/use-api.js';
import { useTexts } from '../../i18n/texts.js';
import { Badge } from '../../parts/badges.js';
import { Foreign } from '../../parts/foreign.js';
import { Loading, Panel, ProblemNotice } from '../../parts/panels.js';
import { Time } from '../../parts/time.js';
import type { AuditState } from './audit-types.js';

/** How the log is sealed. */
export const AuditStatePanel = (): ReactElement => {
  const { audit: texts } = useTexts();
  const state = useApi<AuditState>('audit/state', {}, { everyMs: 15_000 });
  return (
    <Panel title={texts.state}>
      {state.isError && <ProblemNotice error={state.error} onRetry={() => void state.refetch()} />}
      {state.isPending && <Loading />}
      {state.data && <Facts state={state.data} />}
    </Panel>
  );
};

const Facts = ({ state }: { readonly state: AuditState }): ReactElement => {
  const { audit: texts, words } = useTexts();
  const { sealing, intervalS, head, unsealed, retentionDays, warning, lastVerification } = state;
  return (
    <div className="stack">
      {warning !== null && (
        <p className="notice foreign" data-tone="bad" role="alert">
          {warning}
        </p>
      )}
      <dl className="facts">
        <dt>{texts.sealing}</dt>
        <dd>
          <Badge tone={sealing ? 'good' : 'wait'}>
            {sealing ? texts.sealingOn(intervalS) : texts.sealingOff}
          </Badge>
        </dd>
        <dt>{texts.head}</dt>
        <dd>
          {head === null ? (
            words.none
          ) : (
            <>
              {head.number} · <Time iso={head.sealedAt} /> <Foreign code>{head.hash}</Foreign>
            </>
          )}
        </dd>
        <dt>{texts.unsealed}</dt>
        <dd>{texts.receipts(unsealed)}</dd>
        <dt>{texts.retention}</dt>
        <dd>{retentionDays === null ? texts.forever : texts.days(retentionDays)}</dd>
        <dt>{texts.lastVerified}</dt>
        <dd>
          <Time iso={lastVerification?.checkedAt ?? null} />
        </dd>
      </dl>
    </div>
  );
};
