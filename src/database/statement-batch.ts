import type { Connection, Submittable } from 'pg';

/** A row as PostgreSQL writes it: values as text, in the order selected. */
export type TextRow = readonly (string | null)[];

export type Scalar = string | number | boolean | null | undefined;
/** What a prepared statement takes: values, and lists of them for its arrays. */
export type Parameter = Scalar | readonly Scalar[];

export interface StatementResult {
  readonly rows: TextRow[];
  /** `INSERT`, `SELECT`, `COMMIT` … */
  readonly command: string;
  /** Rows found or written. */
  readonly count: number;
}

/** The statement was not run, because one that was sent with it failed before: `cause`. */
export class StatementSkipped extends Error {
  override readonly name = 'StatementSkipped';

  constructor(override readonly cause: unknown) {
    super('skipped: a statement before it failed');
  }
}

interface Statement extends PreparedText {
  readonly values: readonly Parameter[];
  readonly rows: TextRow[];
  result?: StatementResult;
  readonly resolve: (result: StatementResult) => void;
  readonly reject: (error: unknown) => void;
}

/** What @types/pg leaves out of the driver's connection. */
type Wire = Connection & {
  parse(query: { name: string; text: string }): void;
  bind(config: { statement: string; values: readonly unknown[] }): void;
  execute(config: object): void;
  close(message: { type: 'S'; name: string }): void;
};

/** Statements that a connection has parsed, by name. */
const parsed = new WeakMap<Connection, Set<string>>();

/**
 * Prepared statements that travel together: one write and one Sync for all of them, so that the server answers once. A
 * statement that fails keeps those behind it from running. The driver runs it like a query: `client.query(batch)`.
 */
export class StatementBatch implements Submittable {
  private readonly statements: Statement[] = [];
  private current = 0;
  /** Resolves when the server has answered, or failed to. */
  readonly ended: Promise<void>;
  private end!: () => void;

  constructor() {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  /** `sql`: a fixed text with `?` placeholders, for it is parsed and planned once a connection. */
  add(sql: string, values: readonly Parameter[] = []): Promise<StatementResult> {
    return new Promise((resolve, reject) => {
      this.statements.push({ ...preparedText(sql), values, rows: [], resolve, reject });
    });
  }

  submit(connection: Connection): void {
    const wire = connection as Wire;
    const known = parsed.get(connection) ?? new Set();
    parsed.set(connection, known);
    const sent = new Set<string>();
    wire.stream.cork();
    for (const { name, text, values } of this.statements) {
      if (!known.has(name) && !sent.has(name)) {
        // it may have been parsed in a batch that failed
        wire.close({ type: 'S', name });
        wire.parse({ name, text });
        sent.add(name);
      }
      wire.bind({ statement: name, values: values.map(wireText) });
      wire.execute({});
    }
    wire.sync();
    wire.stream.uncork();
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    this.statements[this.current]?.rows.push(fields);
  }

  handleCommandComplete({ text }: { text: string }, connection: Connection): void {
    const statement = this.statements[this.current++];
    if (!statement) return;
    parsed.get(connection)?.add(statement.name);
    const [command = '', ...counts] = text.split(' ');
    statement.result = { rows: statement.rows, command, count: Number(counts.at(-1) ?? 0) };
  }

  handleReadyForQuery(): void {
    for (const { result, resolve } of this.statements) if (result) resolve(result);
    this.end();
  }

  /** The server's error in the current statement, or the connection's. */
  handleError(error: unknown): void {
    const skipped = new StatementSkipped(error);
    this.statements.forEach(({ result, resolve, reject }, i) => {
      if (result) resolve(result);
      else reject(i === this.current ? error : skipped);
    });
    this.end();
  }
}

interface PreparedText {
  readonly name: string;
  readonly text: string;
}
const texts = new Map<string, PreparedText>();

function preparedText(sql: string): PreparedText {
  let prepared = texts.get(sql);
  if (!prepared) {
    let n = 0;
    const text = sql.replaceAll('?', () => `$${++n}`);
    texts.set(sql, (prepared = { name: `koosync_${texts.size}`, text }));
  }
  return prepared;
}

/** A parameter as text: strings, numbers, booleans, and lists of them as array literals. */
function wireText(value: Parameter): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'object') return `{${value.map(elementText).join(',')}}`;
  return String(value);
}

function elementText(value: Scalar): string {
  if (value === null || value === undefined) return 'NULL';
  return typeof value === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : String(value);
}
