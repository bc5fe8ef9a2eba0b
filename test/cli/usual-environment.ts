import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An RSA key pair, PEM. */
export const keyPair = (bits: number) =>
  generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

/** Variables of a service that has everything it needs, on a port of its own; keys and database lie in `folder`. */
export function usualEnvironment(folder: string): Record<string, string> {
  writeFileSync(join(folder, 'private.pem'), keyPair(3072).privateKey, { mode: 0o600 });
  writeFileSync(join(folder, 'data.key'), randomBytes(32).toString('base64'), { mode: 0o600 });
  return {
    KOOSYNC_PORT: '0',
    KOOSYNC_DATABASE_URL: `sqlite:${join(folder, 'koosync.sqlite')}`,
    KOOSYNC_KIT_ACCESS_KEYS: 'the-access-key-of-the-service',
    KOOSYNC_PRIVATE_KEY_FILES: join(folder, 'private.pem'),
    KOOSYNC_DATA_KEY_FILE: join(folder, 'data.key'),
    KOOSYNC_ADMIN_TOKENS: 'an-admin-token-of-the-service',
  };
}
