import type { ReactElement } from 'react';
import type { Overview } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import type { Tone } from '../../parts/badges.js';
import { ago } from '../../parts/time.js';
import { to, type Query } from '../../route.js';
import type { Span } from './overview.js';
import { sinceOf } from './since.js';

/** What counts, and what waits, in figures that lead on. */
export const Tiles = ({
  overview,
  span,
}: {
  readonly overview: Overview;
  readonly span: Span;
}): ReactElement => {
  const { overview: texts, locale } = useTexts();
  const counts = overview.calls[span === 'day' ? 'lastDay' : 'lastWeek'];
  const of = (...outcomes: string[]): number =>
    counts.filter(({ outcome }) => outcomes.includes(outcome)).reduce((sum, { calls }) => sum + calls, 0);
  const from = sinceOf(overview, span);
  const [refused, failed] = [of('refused'), of('failed')];
  const parked = overview.deliveries.reduce((sum, target) => sum + target.parked, 0);
  const { removals, probe } = overview;
  const probeText =
    probe.lastAt === null
      ? texts.probeNever
      : probe.bad > 0
        ? texts.probeBad(probe.bad, probe.calls)
        : texts.probeGood(probe.calls);
  return (
    <div className="tiles">
      <Tile
        label={texts.refused}
        figure={refused}
        tone="bad"
        page="receipts"
        query={{ outcome: 'refused', from }}
      />
      <Tile
        label={texts.failed}
        figure={failed}
        tone="ours"
        page="receipts"
        query={{ outcome: 'failed', from }}
      />
      <Tile
        label={texts.held}
        figure={removals.open}
        tone="wait"
        page="removals"
        more={removals.oldestHeldAt && texts.waitingSince(ago(removals.oldestHeldAt, locale))}
      />
      <Tile label={texts.parked} figure={parked} tone="wait" page="deliveries" />
      <Tile
        label={texts.good}
        figure={of('applied', 'unchanged', 'superseded', 'held', 'resent')}
        tone="good"
        page="receipts"
        query={{ from }}
      />
      <a
        className="tile"
        href={to(['receipts'], { lane: 'test' })}
        data-tone={probe.lastAt === null ? 'calm' : probe.bad > 0 ? 'bad' : 'good'}
      >
        <span className="label">{texts.probe}</span>
        <span className="small soft">{probeText}</span>
        {probe.lastAt && <span className="small soft">{texts.seen(ago(probe.lastAt, locale))}</span>}
      </a>
    </div>
  );
};

interface TileProps {
  readonly label: string;
  readonly figure: number;
  readonly tone: Tone;
  readonly page: string;
  readonly query?: Query;
  readonly more?: string | null;
}

const Tile = ({ label, figure, tone, page, query, more }: TileProps): ReactElement => {
  const { overview, locale } = useTexts();
  const quiet = figure === 0 && tone !== 'good';
  return (
    <a className="tile" href={to([page], query)} data-tone={quiet ? 'calm' : tone}>
      <span className="label">{label}</span>
      <span className="figure">{new Intl.NumberFormat(locale).format(figure)}</span>
      <span className="small soft">{more ?? (quiet ? overview.nothing : '\u00a0')}</span>
    </a>
  );
};
