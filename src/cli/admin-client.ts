import { clientSettings } from '../config.js';
import { CliError, wrongUsage } from './cli-error.js';
import { reach } from './reach.js';
import { oneLine } from './terminal.js';

export type Query = Readonly<Record<string, string | undefined>>;

export interface AdminOptions {
  readonly url?: string;
  readonly token?: string;
}

interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

/** Calls the admin API of a running connector. Every failure is a CliError that names its remedy. */
export class AdminClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** From the options of a command; what they leave out comes from the environment. */
  static of({ url, token }: AdminOptions): AdminClient {
    const settings = clientSettings();
    const address = url ?? settings.url;
    if (!address)
      throw wrongUsage('No connector is named', 'pass --url http://127.0.0.1:8080 or set KOOSYNC_URL');
    const bearer = token ?? settings.adminToken;
    if (!bearer)
      throw wrongUsage(
        'The admin API needs a token',
        "pass --token or set KOOSYNC_ADMIN_TOKEN to one of the connector's KOOSYNC_ADMIN_TOKENS",
      );
    return new AdminClient(address, bearer);
  }

  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.request<T>('GET', withQuery(path, query));
  }

  post<T>(path: string, body: Record<string, unknown> = {}): Promise<T> {
    return this.request<T>('POST', path, body);
  }

  page<T>(path: string, query: Query): Promise<Page<T>> {
    return this.get<Page<T>>(path, query);
  }

  /** Every item of a list, page by page. */
  async *items<T>(path: string, query: Query = {}): AsyncGenerator<T> {
    let after: string | undefined;
    do {
      const { items, next } = await this.page<T>(path, { limit: '200', ...query, after });
      yield* items;
      after = next ?? undefined;
    } while (after !== undefined);
  }

  async all<T>(path: string, query: Query = {}): Promise<T[]> {
    const all: T[] = [];
    for await (const item of this.items<T>(path, query)) all.push(item);
    return all;
  }

  /** What a file's path answers, as it comes. */
  async stream(path: string, query: Query = {}): Promise<ReadableStream<Uint8Array>> {
    const response = await this.fetch('GET', withQuery(path, query));
    if (!response.body) throw new CliError('The connector answered with nothing');
    return response.body;
  }

  private async request<T>(method: string, path: string, body?: Record<string, unknown>): Promise<T> {
    const text = await (await this.fetch(method, path, body)).text();
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new CliError(
        `${this.addressOf(path)} did not answer with JSON`,
        'check that --url is the connector itself',
      );
    }
  }

  private async fetch(method: string, path: string, body?: Record<string, unknown>): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.token}`,
      ...(body && { 'content-type': 'application/json' }),
    };
    const sent = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await reach(this.addressOf(path), sent);
    if (!response.ok) throw refusal(response.status, path, await response.text());
    return response;
  }

  private addressOf(path: string): string {
    return `${this.url.replace(/\/+$/, '')}/admin/api/v1/${path}`;
  }
}

function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const text = new URLSearchParams(given).toString();
  return text ? `${path}?${text}` : path;
}

function refusal(status: number, path: string, text: string): CliError {
  const said = messageIn(text);
  if (status === 401)
    return new CliError(
      'The admin API does not know the token',
      "pass --token or set KOOSYNC_ADMIN_TOKEN to one of the connector's KOOSYNC_ADMIN_TOKENS",
    );
  if (status === 403)
    return new CliError(`The token may not do this${said}`, 'use a token with the scope for it');
  if (status === 404)
    return said
      ? new CliError(`Not found${said}`)
      : new CliError(
          `The connector has no ${path.split('?')[0]}`,
          'check that --url is a connector of this version',
        );
  if (status === 409) return new CliError(`Nothing was done${said}`);
  if (status === 400 || status === 422) return new CliError(`The admin API refused the request${said}`);
  return new CliError(`The admin API answered HTTP ${status}${said}`, "look at the connector's log");
}

/** What the problem details of the reply tell. */
function messageIn(text: string): string {
  try {
    const { detail, errors = [] } = JSON.parse(text) as Problem;
    // an error says what the detail sums up
    const told =
      errors.length > 0 ? errors.map((error) => `${error.name} ${error.detail}`).join('; ') : (detail ?? '');
    return told ? ` (${oneLine(told).replace(/\.$/, '')})` : '';
  } catch {
    return '';
  }
}

interface Problem {
  readonly detail?: string;
  readonly errors?: readonly { readonly name: string; readonly detail: string }[];
}
