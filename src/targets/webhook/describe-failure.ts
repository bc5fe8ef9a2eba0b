import { AddressRefused } from './address-guard.js';

const SENTENCES: readonly (readonly [RegExp, (host: string) => string])[] = [
  [/^(ENOTFOUND|EAI_)/, (host) => `${host} cannot be resolved`],
  [/^ECONNREFUSED$/, (host) => `nothing accepts connections at ${host}`],
  [/^(EHOSTUNREACH|ENETUNREACH)$/, (host) => `there is no way to ${host}`],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, (host) => `${host} does not accept the connection in time`],
  [
    /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
    (host) => `${host} closed the connection before its answer was complete`,
  ],
  [/CERT|SIGNATURE|ERR_TLS/, (host) => `the certificate of ${host} is not accepted`],
  [/^(EPROTO|ERR_SSL)/, (host) => `${host} does not speak TLS as it should`],
  [/^(HPE_|UND_ERR_HEADERS)/, (host) => `${host} does not answer in HTTP`],
];

/** Nobody is there, or nobody whom we know: no change can be the cause of it. */
const NOBODY =
  /^(ENOTFOUND|EAI_|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EPROTO|ERR_SSL)|CERT|SIGNATURE|ERR_TLS/;

/** Whether the change had no part in it: the connection was never made. */
export const isNobodyThere = (error: unknown): boolean =>
  error instanceof AddressRefused || NOBODY.test((error as NodeJS.ErrnoException).code ?? '');

/** Why a request failed or a connection was not made, in words, with the code that tells more. */
export function describeFailure(error: unknown, { host }: URL): string {
  if (error instanceof AddressRefused) return error.message;
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  const [, sentence] = SENTENCES.find(([pattern]) => pattern.test(code)) ?? [];
  return sentence ? `${sentence(host)} (${code})` : `${host}: ${message || code || 'unknown error'}`;
}
