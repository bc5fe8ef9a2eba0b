import { currentToken, endSession } from '../session/session.js';
import type { Query } from '../route.js';

/** The admin API of the connector that served this page, whatever stands before /console. */
const API = new URL('../admin/api/v1/', document.baseURI);

/** What the connector says is wrong, as problem details have it. */
export class ApiProblem extends Error {
  constructor(
    /** 0: no answer at all. */
    readonly status: number,
    detail: string,
    /** Seconds, of a 429. */
    readonly retryAfterS?: number,
  ) {
    super(detail);
  }
}

export interface Call {
  readonly method?: 'GET' | 'POST';
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Instead of the session's own. */
  readonly token?: string;
}

/** Calls the admin API. Throws an ApiProblem; a 401 also ends the session. */
export async function callApi<T>(path: string, call: Call = {}): Promise<T> {
  const reply = await fetchApi(path, call);
  return (await reply.json()) as T;
}

/** The same before the reply is read. */
export async function fetchApi(path: string, call: Call = {}): Promise<Response> {
  const { method = 'GET', query = {}, body, signal, token = currentToken() } = call;
  const url = new URL(path, API);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, value);
  const headers: Record<string, string> = { accept: 'application/json', authorization: `Bearer ${token}` };
  if (body !== undefined) headers['content-type'] = 'application/json';
  const sent = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const reply = await fetch(url, { ...sent, ...(signal && { signal }), cache: 'no-store' }).catch(
    (error: unknown) => {
      if (signal?.aborted) throw error;
      throw new ApiProblem(0, '');
    },
  );
  if (reply.ok) return reply;
  if (reply.status === 401 && call.token === undefined) endSession();
  throw await problemOf(reply);
}

async function problemOf(reply: Response): Promise<ApiProblem> {
  const after = Number(reply.headers.get('retry-after')) || undefined;
  const text = await reply.text().catch(() => '');
  try {
    const { detail } = JSON.parse(text) as { detail?: unknown };
    return new ApiProblem(reply.status, typeof detail === 'string' ? detail : '', after);
  } catch {
    return new ApiProblem(reply.status, '', after);
  }
}
