import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { oaepPrivateKey } from '../protocol/oaep-private-key.js';
import { CliError } from './cli-error.js';
import type { GenerateOptions } from './commands/keys.js';
import { newKeyPair } from './key-pair.js';
import { writeNewFile } from './secret-file.js';
import { paint, print, printJson } from './terminal.js';

export async function generateKeys({ bits, out, json }: GenerateOptions): Promise<void> {
  const privateKeyFile = join(out, 'koosync-private.pem');
  const publicKeyFile = join(out, 'koosync-public.pem');
  const taken = [privateKeyFile, publicKeyFile].find((file) => existsSync(file));
  if (taken)
    throw new CliError(
      `${taken} exists and is not overwritten`,
      'name another directory with --out; secrets sealed with the old key still need it',
    );
  const { privateKey, publicKey } = await newKeyPair(bits);
  const { id } = oaepPrivateKey(privateKey);
  writeNewFile(privateKeyFile, privateKey, 0o600);
  writeNewFile(publicKeyFile, publicKey, 0o644);
  if (json) return printJson({ id, bits, privateKeyFile, publicKeyFile, publicKey });
  print(
    `Private key  ${privateKeyFile}  ${paint('dim', `RSA ${bits} bit, id ${id}, readable by you alone`)}`,
    `Public key   ${publicKeyFile}`,
    '',
    'Paste this into the console, where the application credential asks for the public key (公钥):',
    '',
    publicKey.trim(),
    '',
    `Then let the connector use the private key: KOOSYNC_PRIVATE_KEY_FILES=${privateKeyFile}`,
    paint(
      'dim',
      'Keep the old private key in that list (comma-separated) while orders still use its public key.',
    ),
  );
}
