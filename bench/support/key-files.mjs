import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The environment of a connector that has the keys it needs, in a folder that the system clears. */
export function keyFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'koosync-bench-'));
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 3072,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  writeFileSync(join(folder, 'private.pem'), privateKey);
  writeFileSync(join(folder, 'data.key'), randomBytes(32).toString('base64'));
  return {
    KOOSYNC_KIT_ACCESS_KEYS: 'bench-access-key',
    KOOSYNC_PRIVATE_KEY_FILES: join(folder, 'private.pem'),
    KOOSYNC_DATA_KEY_FILE: join(folder, 'data.key'),
  };
}
