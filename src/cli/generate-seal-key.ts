import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { publicSealPem, readSealKey } from '../keys/seal-keys.js';
import type { GenerateOptions } from './commands/keys.js';
import { writeNewFile } from './secret-file.js';
import { paint, print, printJson } from './terminal.js';

/** A new Ed25519 private key, PKCS#8 PEM. */
export const newSealKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

export function generateSealKey({ out, json }: Pick<GenerateOptions, 'out' | 'json'>): void {
  const privateKeyFile = join(out, 'koosync-seal.pem');
  const publicKeyFile = join(out, 'koosync-seal-public.pem');
  const pem = newSealKey();
  const key = readSealKey(pem);
  writeNewFile(privateKeyFile, pem, 0o600);
  writeNewFile(publicKeyFile, publicSealPem(key), 0o644);
  if (json) return printJson({ id: key.id, privateKeyFile, publicKeyFile, publicKey: publicSealPem(key) });
  print(
    `Private key  ${privateKeyFile}  ${paint('dim', `Ed25519, id ${key.id}, readable by you alone`)}`,
    `Public key   ${publicKeyFile}  ${paint('dim', 'for whoever verifies the log')}`,
    '',
    `Let the connector seal with it: KOOSYNC_SEAL_KEY_FILE=${privateKeyFile}`,
    paint(
      'dim',
      'Older keys may follow after a comma: they verify what they sealed. Give the public key to your auditor.',
    ),
  );
}
