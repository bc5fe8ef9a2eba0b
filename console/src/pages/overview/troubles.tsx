import type { ReactElement } from 'react';
import { RESULT_CODES, type ResultCode } from '../../../../src/protocol/result-code.js';
import type { CallCount, Overview } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { OutcomeBadge } from '../../parts/badges.js';
import { Empty, Panel } from '../../parts/panels.js';
import { Time } from '../../parts/time.js';
import { usePreferences } from '../../preferences.js';
import { to } from '../../route.js';
import type { Span } from './overview.js';
import { sinceOf } from './since.js';

const bad = ({ outcome }: CallCount): boolean => outcome === 'refused' || outcome === 'failed';
const newestFirst = (a: CallCount, b: CallCount): number => (a.newestAt < b.newestAt ? 1 : -1);

/** Refused and failed calls, those alike together; each leads to the newest of them. */
export const Troubles = ({
  overview,
  span,
}: {
  readonly overview: Overview;
  readonly span: Span;
}): ReactElement => {
  const { overview: texts, kinds, words } = useTexts();
  const { language } = usePreferences();
  const counts = overview.calls[span === 'day' ? 'lastDay' : 'lastWeek'].filter(bad).sort(newestFirst);
  if (counts.length === 0)
    return (
      <Panel title={texts.troubles} bare>
        <Empty title={texts.noTroubles}>{texts.noTroublesText}</Empty>
      </Panel>
    );
  return (
    <Panel title={texts.troubles} bare>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              <th scope="col">{words.outcome}</th>
              <th scope="col">{words.kind}</th>
              <th scope="col">{words.resultCode}</th>
              <th scope="col" className="number">
                {texts.count}
              </th>
              <th scope="col">{words.time}</th>
            </tr>
          </thead>
          <tbody>
            {counts.map((count) => {
              const { kind, outcome, resultCode, calls, newestId, newestAt } = count;
              const query = { kind, outcome, resultCode, from: sinceOf(overview, span) };
              return (
                <tr key={`${kind} ${outcome} ${resultCode}`}>
                  <td>
                    <OutcomeBadge outcome={outcome} />
                  </td>
                  <th scope="row">
                    <a href={to(['receipts', newestId])}>{kinds[kind] ?? kind}</a>
                    <div className="small soft">
                      {kind} · {texts.newest}
                    </div>
                  </th>
                  <td>
                    <code>{resultCode}</code>
                    <div className="small soft">{RESULT_CODES[resultCode as ResultCode]?.[language]}</div>
                  </td>
                  <td className="number">
                    <a href={to(['receipts'], query)} aria-label={words.calls(calls)}>
                      {calls}
                    </a>
                  </td>
                  <td>
                    <Time iso={newestAt} relative />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
};
