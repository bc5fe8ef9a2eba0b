import { brokenPromises } from '../support/openapi.js';
import { ADMIN_TOKEN, type TestConnector } from '../support/connector.js';

export interface AdminReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly text: string;
}
export type Item = Record<string, unknown>;

export interface AdminCall {
  readonly method?: string;
  /** `null`: none. */
  readonly token?: string | null;
  readonly body?: unknown;
}

/** Calls the admin API; `path` is what follows /admin/api/v1/. Throws when the reply is not as the OpenAPI document tells it. */
export async function callAdmin(
  connector: TestConnector,
  path: string,
  call: AdminCall = {},
): Promise<AdminReply> {
  const { method = 'GET', token = ADMIN_TOKEN, body } = call;
  const headers = {
    ...(token !== null && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await fetch(`${connector.url}/admin/api/v1/${path}`, { method, headers, ...sent });
  const text = await response.text();
  const parsed = JSON.parse(text) as Record<string, unknown>;
  const contentType = response.headers.get('content-type');
  const broken = brokenPromises(method, path, { status: response.status, contentType, body: parsed });
  if (broken.length > 0)
    throw new Error(
      `${method} ${path} breaks docs/openapi.json: ${broken.join('; ')}\n${text.slice(0, 500)}`,
    );
  return { status: response.status, headers: response.headers, body: parsed, text };
}

/** The items of the one page that a list answers. */
export async function itemsOf(connector: TestConnector, path: string): Promise<Item[]> {
  const { status, body, text } = await callAdmin(connector, path);
  if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${text}`);
  return body.items as Item[];
}

/** Walks a list to its end; `between` runs after each page. */
export async function walk(
  connector: TestConnector,
  path: string,
  between: (page: number) => Promise<unknown> = () => Promise.resolve(),
): Promise<Item[]> {
  const all: Item[] = [];
  for (let after = '', page = 1; ; page++) {
    const reply = await callAdmin(connector, path + (after && `&after=${after}`));
    if (reply.status !== 200) throw new Error(`GET ${path} answered ${reply.status}: ${reply.text}`);
    all.push(...(reply.body.items as Item[]));
    await between(page);
    if (reply.body.next === null) return all;
    after = reply.body.next as string;
  }
}
