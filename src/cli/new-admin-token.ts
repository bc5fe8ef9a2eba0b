import { createHash, randomBytes } from 'node:crypto';
import { paint, print, printJson } from './terminal.js';

export interface TokenOptions {
  /** `read+operate`; undefined: all. */
  readonly scopes?: string;
  readonly json?: boolean;
}

/** Makes a token of the admin API: 256 random bits. */
export function newAdminToken({ scopes, json }: TokenOptions): void {
  const token = `koosync_${randomBytes(32).toString('base64url')}`;
  const sha256 = createHash('sha256').update(token).digest('hex');
  const entry = `${scopes === undefined ? '' : `${scopes}:`}sha256:${sha256}`;
  const id = sha256.slice(0, 8);
  if (json) return printJson({ id, scopes: (scopes ?? 'read+operate+reveal').split('+'), token, entry });
  print(
    `Token  ${token}  ${paint('dim', `id ${id}; it is shown this once`)}`,
    '',
    'Add this to KOOSYNC_ADMIN_TOKENS, or to the file that KOOSYNC_ADMIN_TOKENS_FILE names (comma-separated):',
    '',
    entry,
    '',
    paint(
      'dim',
      'The entry lets nobody in: only the token itself does, as KOOSYNC_ADMIN_TOKEN of the command.',
    ),
  );
}
