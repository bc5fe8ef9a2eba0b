import { columns, cut, oneLine, padEnd, paint, widthOf } from './terminal.js';

export interface Column<R> {
  readonly title: string;
  readonly cell: (row: R) => string;
}

const GAP = 2;
const NARROWEST = 6;

/** Rows under their titles, aligned by what they take on a terminal; on a narrow terminal the widest column is cut. */
export function table<R>(rows: readonly R[], of: readonly Column<R>[], width = columns()): string {
  const cells = rows.map((row) => of.map(({ cell }) => oneLine(cell(row))));
  const natural = of.map(({ title }, i) =>
    Math.max(widthOf(title), ...cells.map((row) => widthOf(row[i] ?? ''))),
  );
  const widths = width === undefined ? natural : fitted(natural, width);
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => padEnd(cut(cell, widths[i] ?? 0), widths[i] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd();
  return [paint('bold', line(of.map(({ title }) => title))), ...cells.map(line)].join('\n');
}

function fitted(natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  const room = width - GAP * (widths.length - 1);
  for (let excess = sum(widths) - room; excess > 0; excess--) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= NARROWEST) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
