import { useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { RESULT_CODES, type ResultCode } from '../../../../src/protocol/result-code.js';
import type { Trouble } from '../../../build/troubles-of-readmes.js';
import type { ReceiptDetail } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { OUTCOME_TONES } from '../../parts/badges.js';
import { Foreign } from '../../parts/foreign.js';
import { usePreferences, type Language } from '../../preferences.js';
import { to } from '../../route.js';

const TROUBLES: Readonly<Record<Language, () => Promise<{ default: Readonly<Record<string, Trouble>> }>>> = {
  en: () => import('troubles:en'),
  zh: () => import('troubles:zh'),
};

/** What happened in plain words, why, and what to do about it. */
export const Verdict = ({ receipt }: { readonly receipt: ReceiptDetail }): ReactElement => {
  const { receipts: texts, explain } = useTexts();
  const { language } = usePreferences();
  const { outcome, resultCode, reason, dialect, tenantId, instanceId, lane, firstId } = receipt;
  const deed = dialect === 'admin';
  const bad = outcome === 'refused' || outcome === 'failed';
  return (
    <section className="verdict" data-tone={OUTCOME_TONES[outcome] ?? 'calm'} aria-label={texts.what}>
      <p className="sentence">{explain[deed ? 'deed' : outcome]}</p>
      <dl>
        {reason && (
          <Line term={texts.why}>
            <Foreign>{reason}</Foreign>
          </Line>
        )}
        {!deed && (
          <Line term={texts.means}>
            <code>{resultCode}</code> {RESULT_CODES[resultCode as ResultCode]?.[language]}
          </Line>
        )}
        {bad && <Remedy receipt={receipt} />}
        {outcome === 'held' && (
          <Line term={texts.remedy}>
            <a href={to(['removals'])}>{texts.heldLink}</a>
          </Line>
        )}
        {!bad && outcome !== 'held' && !deed && <Line term={texts.remedy}>{texts.noRemedy}</Line>}
        {firstId && (
          <Line term={texts.first}>
            <a href={to(['receipts', firstId])}>
              <code>{firstId}</code>
            </a>
          </Line>
        )}
        {tenantId && (
          <Line term={texts.who}>
            <a
              href={to(['tenants', tenantId, 'organisation'], {
                instanceId: instanceId ?? '',
                lane: lane ?? 'production',
              })}
            >
              <Foreign>{tenantId}</Foreign>
            </a>
            {instanceId && (
              <span className="soft">
                {' · '}
                <Foreign>{instanceId}</Foreign>
              </span>
            )}
          </Line>
        )}
      </dl>
    </section>
  );
};

const Line = ({ term, children }: { readonly term: string; readonly children: ReactNode }): ReactElement => (
  <>
    <dt>{term}</dt>
    <dd>{children}</dd>
  </>
);

/** The READMEs' word on the reason; by its name, as the receipt begins with it. */
const Remedy = ({ receipt }: { readonly receipt: ReceiptDetail }): ReactElement | null => {
  const { receipts: texts } = useTexts();
  const { language } = usePreferences();
  const troubles = useQuery({
    queryKey: ['troubles', language],
    queryFn: async () => (await TROUBLES[language]()).default,
    staleTime: Infinity,
  });
  const name = reasonName(receipt.reason);
  if (!troubles.data) return null;
  const trouble = troubles.data[name];
  return (
    <>
      <Line term={texts.remedy}>{trouble ? <WithCode text={trouble.remedy} /> : texts.vendorRemedy}</Line>
      {trouble && <Line term={texts.retry}>{trouble.retry ? texts.retryHelps : texts.retryHelpsNot}</Line>}
    </>
  );
};

/** `3 more refusals in this minute, the first of them for: signature-mismatch` counts as what it names last. */
function reasonName(reason: string | null): string {
  const after = /the first of them for: ([\w-]+)/.exec(reason ?? '')?.[1];
  return after ?? /^[\w-]+/.exec(reason ?? '')?.[0] ?? '';
}

const WithCode = ({ text }: { readonly text: string }): ReactElement => (
  <>{text.split('`').map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part))}</>
);
