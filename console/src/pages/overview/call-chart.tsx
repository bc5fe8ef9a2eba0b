import type { ReactElement } from 'react';
import type { HourOfCalls } from '../../api/types.js';
import { useTexts } from '../../i18n/texts.js';
import { OUTCOME_TONES } from '../../parts/badges.js';
import { Empty, Panel } from '../../parts/panels.js';
import { fullTime } from '../../parts/time.js';
import type { Span } from './overview.js';

/** From the bottom up. */
const LAYERS = ['applied', 'unchanged', 'superseded', 'resent', 'held', 'refused', 'failed'] as const;
const [WIDTH, HEIGHT] = [240, 60];

interface Bar {
  readonly from: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly total: number;
}

/** Calls by outcome: 24 bars of an hour, or 28 of six. */
export const CallChart = ({
  hours,
  span,
}: {
  readonly hours: readonly HourOfCalls[];
  readonly span: Span;
}): ReactElement => {
  const { overview, outcomes } = useTexts();
  const bars = span === 'day' ? barsOf(hours.slice(-24), 1) : barsOf(hours, 6);
  const most = Math.max(...bars.map(({ total }) => total));
  const sum = (name: string): number => bars.reduce((all, { counts }) => all + (counts[name] ?? 0), 0);
  const total = bars.reduce((all, bar) => all + bar.total, 0);
  if (most === 0)
    return (
      <Panel title={overview.chart} bare>
        <Empty title={overview.noCalls}>{overview.noCallsText}</Empty>
      </Panel>
    );
  return (
    <Panel title={overview.chart} aside={<span className="small soft number">{overview.peak(most)}</span>}>
      <svg
        className="chart"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={overview.chartText(total, sum('refused') + sum('failed'))}
      >
        {bars.map((bar, i) => (
          <BarOfCalls key={bar.from} bar={bar} i={i} bars={bars.length} most={most} />
        ))}
        <line className="axis" x1="0" x2={WIDTH} y1={HEIGHT - 0.25} y2={HEIGHT - 0.25} strokeWidth="0.5" />
      </svg>
      <p className="chart-ends">
        <span>{fullTime(bars[0]?.from ?? '').slice(0, 16)}</span>
        <span>{fullTime(bars.at(-1)?.from ?? '').slice(0, 16)}</span>
      </p>
      <ul className="legend">
        {LAYERS.filter((name) => sum(name) > 0).map((name) => (
          <li key={name} data-tone={OUTCOME_TONES[name]}>
            {outcomes[name]} {sum(name)}
          </li>
        ))}
      </ul>
    </Panel>
  );
};

const BarOfCalls = ({
  bar,
  i,
  bars,
  most,
}: {
  readonly bar: Bar;
  readonly i: number;
  readonly bars: number;
  readonly most: number;
}): ReactElement => {
  const width = WIDTH / bars;
  return (
    <g>
      <title>{`${fullTime(bar.from).slice(0, 16)}: ${bar.total}`}</title>
      {layersOf(bar, most).map(({ name, top, height }) => (
        <rect
          key={name}
          data-tone={OUTCOME_TONES[name]}
          x={i * width + width * 0.12}
          y={top}
          width={width * 0.76}
          height={height}
        />
      ))}
    </g>
  );
};

interface Layer {
  readonly name: string;
  readonly top: number;
  readonly height: number;
}

/** The outcomes of a bar, each on top of the one before. */
function layersOf({ counts }: Bar, most: number): Layer[] {
  const layers: Layer[] = [];
  for (const name of LAYERS) {
    const calls = counts[name] ?? 0;
    if (calls === 0) continue;
    const height = Math.max((calls / most) * (HEIGHT - 4), 0.6);
    layers.push({ name, height, top: (layers.at(-1)?.top ?? HEIGHT) - height });
  }
  return layers;
}

function barsOf(hours: readonly HourOfCalls[], of: number): Bar[] {
  const bars: Bar[] = [];
  for (let first = 0; first < hours.length; first += of) {
    const part = hours.slice(first, first + of);
    const counts = Object.fromEntries(
      LAYERS.map((name) => [name, part.reduce((sum, hour) => sum + (hour[name] ?? 0), 0)]),
    );
    const total = Object.values(counts).reduce((sum, calls) => sum + calls, 0);
    bars.push({ from: part[0]?.hour ?? '', counts, total });
  }
  return bars;
}
