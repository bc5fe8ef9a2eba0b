import { AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError } from 'oauth4webapi';
import type { OutboundFailure } from '../outbound/exchange.js';
import { refused, type LoginRefusalReason, type LoginRefused } from './login-refusal.js';

/** Carries a failed exchange through the OAuth library. */
export class OutboundFailed extends Error {
  override readonly name = 'OutboundFailed';

  constructor(readonly failure: OutboundFailure) {
    super(failure.why);
  }
}

const FAILURES: Readonly<Record<OutboundFailure['why'], LoginRefusalReason>> = {
  timeout: 'login-server-timeout',
  aborted: 'login-server-timeout',
  network: 'login-server-unreachable',
  'address-refused': 'domain-refused',
  redirected: 'login-server-error',
  'too-large': 'login-server-error',
};

const GRANT_ERRORS: Readonly<Record<string, LoginRefusalReason>> = {
  invalid_grant: 'grant-refused',
  invalid_client: 'credential-refused',
  unauthorized_client: 'credential-refused',
};

/** What an error of the OAuth library means. Its own text stays out: it may quote what the server sent. */
export function refusalOf(error: unknown): LoginRefused {
  const cause = error instanceof OutboundFailed ? error : (error as { cause?: unknown }).cause;
  if (cause instanceof OutboundFailed) {
    const { why, detail } = cause.failure;
    return refused(FAILURES[why], `${why}: ${detail}`);
  }
  if (error instanceof AuthorizationResponseError) return refused('login-denied', word(error.error));
  if (error instanceof ResponseBodyError)
    return refused(GRANT_ERRORS[error.error] ?? 'login-server-error', word(error.error));
  if (error instanceof WWWAuthenticateChallengeError)
    return refused(
      error.status === 401 ? 'credential-refused' : 'login-server-error',
      `HTTP ${error.status}`,
    );
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && code.startsWith('OAUTH_')) return refused('login-server-error', code);
  throw error;
}

/** An OAuth error code is a word; anything else is not repeated. */
const word = (code: string): string => (/^[\w.-]{1,64}$/.test(code) ? code : 'an unknown error');
