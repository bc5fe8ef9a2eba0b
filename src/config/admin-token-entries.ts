import { readDigest } from '../admin/access/token-digest.js';
import { ADMIN_SCOPES, type AdminScope, type AdminToken } from '../admin/admin-tokens.js';

/** Characters. */
export const SHORTEST_TOKEN = 16;
const ENTRY = /^(?:((?:read|operate|reveal)(?:\+(?:read|operate|reveal))*):)?(sha256:)?(.*)$/s;

/** `TOKEN`, `read+operate:TOKEN`, `read:sha256:HASH`. Returns the remedy when it is none of these. */
export function readAdminToken(entry: string): AdminToken | string {
  const [, names, hashed, text = ''] = ENTRY.exec(entry) ?? [];
  const scopes = names ? (names.split('+') as AdminScope[]) : ADMIN_SCOPES;
  if (hashed === undefined)
    return text.length < SHORTEST_TOKEN
      ? `use tokens of ${SHORTEST_TOKEN} characters or more`
      : { token: text, scopes };
  if (!readDigest(text))
    return 'put 64 hexadecimal digits or 43 characters of Base64url behind sha256:, as "koosync keys token" prints them';
  return { sha256: text, scopes };
}
