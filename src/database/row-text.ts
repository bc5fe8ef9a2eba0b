import { StringDecoder } from 'node:string_decoder';

/** A value of a row as text carries it. */
export type RowValue = string | number | boolean | null;

/**
 * A row in PostgreSQL's COPY text format: values between tabs, `\N` for null, the line feed at its end. The form in
 * which many rows travel between the database and a worker thread, on every database.
 */
export function rowText(values: readonly RowValue[]): string {
  let line = '';
  for (let i = 0; i < values.length; i++) line += (i === 0 ? '' : '\t') + valueText(values[i] as RowValue);
  return `${line}\n`;
}

function valueText(value: RowValue): string {
  if (typeof value === 'string') return /[\\\t\n\r]/.test(value) ? escaped(value) : value;
  if (value === null) return '\\N';
  // what every database reads as a boolean
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value);
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escaped = (text: string): string => text.replace(/[\\\t\n\r]/g, (found) => ESCAPES[found] as string);

/** The rows of such a text, values as text or null. `parts`: the text's bytes, cut anywhere. */
export function* rowsOfText(parts: Iterable<Uint8Array>): Generator<(string | null)[]> {
  const decoder = new StringDecoder('utf8');
  let text = '';
  for (const part of parts) {
    text += decoder.write(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      yield valuesOf(text.slice(start, end));
      start = end + 1;
    }
    text = text.slice(start);
  }
}

function valuesOf(line: string): (string | null)[] {
  const values: (string | null)[] = line.split('\t');
  if (line.includes('\\')) for (let i = 0; i < values.length; i++) values[i] = unescaped(values[i] as string);
  return values;
}

function unescaped(text: string): string | null {
  if (text === '\\N') return null;
  if (!text.includes('\\')) return text;
  return text.replace(/\\([\\tnrbfv])/g, (_, letter: string) => UNESCAPES[letter] as string);
}
/** PostgreSQL escapes three more than it needs to. */
const UNESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  t: '\t',
  n: '\n',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** Rows gathered into pages of bytes: few enough that no page keeps an event loop busy for long. */
export class RowPages {
  private readonly done: Buffer[] = [];
  private text = '';

  add(values: readonly RowValue[]): void {
    this.text += rowText(values);
    if (this.text.length > 256 * 1024) this.turn();
  }

  private turn(): void {
    if (this.text !== '') this.done.push(Buffer.from(this.text));
    this.text = '';
  }

  pages(): Buffer[] {
    this.turn();
    return this.done;
  }
}
