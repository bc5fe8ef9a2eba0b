/** A request as it came over HTTP, before anything was interpreted. */
export interface RawRequest {
  /** Upper-case HTTP method. */
  readonly method: string;
  /** The path alone, not decoded. */
  readonly path: string;
  /** The raw query without its `?`, `''` when there is none. */
  readonly query: string;
  /** Names in lower case, as Node.js delivers them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body's exact bytes, empty when there is none. */
  readonly body: Uint8Array;
}

/** The bytes that hold the message: the body's, for a GET the query's. */
export function contentOf({ method, query, body }: RawRequest): Uint8Array {
  return method === 'GET' ? Buffer.from(query) : body;
}
