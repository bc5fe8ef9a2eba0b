import { useEffect, useState, type ReactElement } from 'react';
import { callApi } from '../../api/call-api.js';
import { useList } from '../../api/use-api.js';
import type { ApplicationItem } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Confirm } from '../../parts/confirm.js';
import { Action } from '../../parts/controls.js';
import { Foreign, shown } from '../../parts/foreign.js';
import { Listing } from '../../parts/listing.js';
import { Empty } from '../../parts/panels.js';
import { Time } from '../../parts/time.js';
import { queryOf, type TenantScope } from './tenant-scope.js';

const SHOWN_S = 30;

/** Login credentials; a secret shows only when asked for, and not for long. */
export const Applications = ({ scope }: { readonly scope: TenantScope }): ReactElement => {
  const { applications: texts, words, tenants } = useTexts();
  const list = useList<ApplicationItem>('applications', queryOf(scope));
  return (
    <Listing
      label={tenants.tabs.applications}
      list={list}
      keyOf={({ appId }) => appId}
      empty={<Empty title={texts.empty}>{texts.emptyText}</Empty>}
      columns={[
        { head: words.application, cell: ({ appId }) => <Foreign code>{appId}</Foreign> },
        { head: texts.clientId, cell: ({ clientId }) => <Foreign code>{clientId}</Foreign> },
        { head: texts.secret, cell: ({ appId }) => <Secret scope={scope} appId={appId} /> },
        { head: words.sourceTime, cell: ({ sourceTime }) => <Time iso={sourceTime} /> },
      ]}
    />
  );
};

const Secret = ({ scope, appId }: { readonly scope: TenantScope; readonly appId: string }): ReactElement => {
  const { applications: texts } = useTexts();
  const [asking, setAsking] = useState(false);
  const [secret, setSecret] = useState<{ readonly text: string; readonly leftS: number }>();
  const revealed = secret !== undefined;
  useEffect(() => {
    if (!revealed) return undefined;
    const timer = setInterval(
      () => setSecret((now) => (now && now.leftS > 1 ? { ...now, leftS: now.leftS - 1 } : undefined)),
      1000,
    );
    return () => clearInterval(timer);
  }, [revealed]);
  const reveal = async (): Promise<void> => {
    const body = { ...scope, appId };
    const { clientSecret } = await callApi<{ clientSecret: string }>('applications/reveal', {
      method: 'POST',
      body,
    });
    setSecret({ text: clientSecret, leftS: SHOWN_S });
  };
  return (
    <>
      {secret ? (
        <span className="row">
          <span className="secret">{shown(secret.text)}</span>
          <button type="button" className="plain" onClick={() => setSecret(undefined)}>
            {texts.hide}
          </button>
          <span className="small soft">{texts.hides(secret.leftS)}</span>
        </span>
      ) : (
        <Action needs="reveal" quiet onClick={() => setAsking(true)}>
          {texts.reveal}
        </Action>
      )}
      {asking && (
        <Confirm
          title={texts.confirmTitle}
          confirm={texts.reveal}
          onConfirm={reveal}
          onClose={() => setAsking(false)}
        >
          <p>{texts.confirm(shown(appId))}</p>
        </Confirm>
      )}
    </>
  );
};
