import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { testKeyPair } from 'koosync/testing';

/** The keys that a real application gets from the seller console and from `koosync keys generate`. */
export function makeDevelopmentKeys(folder: string): void {
  if (existsSync(`${folder}/data.key`)) return;
  mkdirSync(folder, { recursive: true });
  const { publicKey, privateKey } = testKeyPair();
  const keep = (file: string, text: string) => writeFileSync(`${folder}/${file}`, text, { mode: 0o600 });
  keep('koosync-public.pem', publicKey);
  keep('koosync-private.pem', privateKey);
  keep('kit-access.key', randomBytes(24).toString('hex'));
  keep('data.key', randomBytes(32).toString('base64'));
}

export const readKey = (folder: string, file: string): string =>
  readFileSync(`${folder}/${file}`, 'utf8').trim();
