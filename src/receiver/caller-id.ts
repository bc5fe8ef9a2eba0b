/** What callers and gateways name a request by, and long enough for a UUID or a trace id. */
const SANE = /^[\w.:/+=-]{1,64}$/;

/** The caller's own `X-Request-Id`, if it is one; it stands in the call's log lines beside the receipt's id. */
export function callerId(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | undefined {
  const id = headers['x-request-id'];
  return typeof id === 'string' && SANE.test(id) ? id : undefined;
}
