import { Fragment, type ReactElement, type ReactNode } from 'react';
import type { ReceiptDetail } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { Foreign } from '../../parts/foreign.js';
import { Time } from '../../parts/time.js';

/** What else is known of a receipt. */
export const Facts = ({ receipt }: { readonly receipt: ReceiptDetail }): ReactElement => {
  const { receipts: texts, kinds, lanes, words } = useTexts();
  const { fields } = texts;
  const tally = Object.entries(receipt.applied ?? {}).filter(([, count]) => count > 0);
  const code = (text: string | null): ReactNode =>
    text === null || text === '' ? null : <Foreign code>{text}</Foreign>;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [fields.id, code(receipt.id)],
    [fields.receivedAt, <Time key="time" iso={receipt.receivedAt} />],
    [fields.kind, `${receipt.kind} – ${kinds[receipt.kind] ?? ''}`],
    [fields.dialect, code(receipt.dialect)],
    [fields.lane, receipt.lane === null ? words.unknown : lanes[receipt.lane]],
    [
      fields.applied,
      tally.map(([name, count]) => `${count} ${texts.tally[name] ?? name}`).join(', ') || null,
    ],
    [fields.durationMs, texts.ms(receipt.durationMs)],
    [fields.bodySize, texts.bytes(receipt.bodySize)],
    [fields.bodyHash, code(receipt.bodyHash)],
    [fields.nonce, code(receipt.nonce)],
    [fields.keyMatched, code(receipt.keyMatched)],
    [fields.canonicalForm, code(receipt.canonicalForm)],
    [fields.secretKeyMatched, code(receipt.secretKeyMatched)],
    [fields.calls, receipt.calls > 1 ? words.calls(receipt.calls) : null],
  ];
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== null)
        .map(([term, value]) => (
          <Fragment key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </dl>
  );
};
