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

/** A value between its tabs. */
export function valueText(value: RowValue): string {
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
  const reader = new RowReader();
  for (const part of parts) yield* reader.rows(part);
}

/** Reads such a text as its parts come. */
export class RowReader {
  private readonly decoder = new StringDecoder('utf8');
  private text = '';

  /** The rows that end in this part. */
  *rows(part: Uint8Array): Generator<(string | null)[]> {
    this.text += this.decoder.write(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
    let start = 0;
    for (let end = this.text.indexOf('\n'); end >= 0; end = this.text.indexOf('\n', start)) {
      yield valuesOf(this.text.slice(start, end));
      start = end + 1;
    }
    this.text = this.text.slice(start);
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

/** Small enough for memory that is used again, and for an event loop to pass on. */
const PAGE_BYTES = 64 * 1024;

/**
 * Rows gathered into pages of bytes, which end anywhere. Texts are written straight into a page: making a `Buffer` of a
 * long text costs several times as much.
 */
export class RowPages {
  private page = Buffer.allocUnsafeSlow(PAGE_BYTES);
  private used = 0;
  private full: Uint8Array[] = [];

  add(values: readonly RowValue[]): void {
    this.write(rowText(values));
  }

  /** A part of a row, escaped as `rowText` does. */
  write(text: string): void {
    const most = text.length * 3;
    if (this.used + most > PAGE_BYTES) this.turn();
    if (most > PAGE_BYTES) this.full.push(Buffer.from(text));
    else this.used += this.page.write(text, this.used);
  }

  /** The pages filled since the last call: its caller's to keep. */
  take(): Uint8Array[] {
    if (this.full.length === 0) return NONE;
    const { full } = this;
    this.full = [];
    return full;
  }

  /** The same, and the one just begun. */
  rest(): Uint8Array[] {
    this.turn();
    return this.take();
  }

  private turn(): void {
    if (this.used === 0) return;
    this.full.push(this.page.subarray(0, this.used));
    this.page = Buffer.allocUnsafeSlow(PAGE_BYTES);
    this.used = 0;
  }
}
const NONE: Uint8Array[] = [];

/** The same lazily: a page when so many rows have filled it. */
export function* pagesOfRows(rows: Iterable<readonly RowValue[]>): Generator<Uint8Array> {
  const pages = new RowPages();
  for (const row of rows) {
    pages.add(row);
    yield* pages.take();
  }
  yield* pages.rest();
}
