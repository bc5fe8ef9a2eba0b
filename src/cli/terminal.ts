import { stripVTControlCharacters, styleText } from 'node:util';
import stringWidth from 'string-width';

export type Style = Parameters<typeof styleText>[0];

/** Coloured on a terminal that wants it (NO_COLOR is respected), plain everywhere else. */
export const paint = (style: Style, text: string): string =>
  styleText(style, text, { stream: process.stdout });

export function print(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

const USUAL_COLUMNS = 80;
const FEWEST_COLUMNS = 40;

/** How many columns there are; undefined when nobody looks at the output. */
export const columns = (): number | undefined =>
  process.stdout.isTTY ? Math.max(process.stdout.columns || USUAL_COLUMNS, FEWEST_COLUMNS) : undefined;

/** Columns that a text takes on a terminal: a Chinese character takes two. */
export const widthOf = (text: string): number => stringWidth(text);

export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Text from outside as one line that cannot steer the terminal. */
export const oneLine = (text: string): string =>
  stripVTControlCharacters(text).replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ');

/** At most `width` columns, with an ellipsis where something was cut. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (widthOf(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Words in lines of at most `width` columns; a word longer than that has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
