import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oaepPrivateKey } from '../../protocol/oaep-private-key.js';
import { newSealKey } from '../generate-seal-key.js';
import { newKeyPair } from '../key-pair.js';
import { writeNewFile, writing } from '../secret-file.js';

const DEV_KEY_BITS = 3072;

/** Where the development keys are kept. */
export interface DevFiles {
  readonly privateKey: string;
  readonly publicKey: string;
  readonly dataKey: string;
  readonly accessKey: string;
  readonly adminToken: string;
  readonly sealKey: string;
  readonly environment: string;
  /** Whether any of them was made now. */
  readonly isNew: boolean;
}

/** Makes the keys that are missing; those that are there are used again. All are readable by this user alone. */
export async function devFiles(dataDir: string): Promise<DevFiles> {
  const files = {
    privateKey: join(dataDir, 'private.pem'),
    publicKey: join(dataDir, 'public.pem'),
    dataKey: join(dataDir, 'data.key'),
    accessKey: join(dataDir, 'access.key'),
    adminToken: join(dataDir, 'admin.token'),
    sealKey: join(dataDir, 'seal.pem'),
  };
  const isNew = Object.values(files).some((file) => !existsSync(file));
  writing(dataDir, () => mkdirSync(dataDir, { recursive: true, mode: 0o700 }));
  if (!existsSync(files.privateKey)) {
    const { privateKey } = await newKeyPair(DEV_KEY_BITS);
    writeNewFile(files.privateKey, privateKey, 0o600);
    writing(files.publicKey, () => rmSync(files.publicKey, { force: true }));
  }
  if (!existsSync(files.publicKey))
    writeNewFile(files.publicKey, oaepPrivateKey(readFileSync(files.privateKey, 'utf8')).publicKeyPem, 0o644);
  writeMissing(files.dataKey, () => randomBytes(32).toString('base64'));
  writeMissing(files.accessKey, () => randomBytes(24).toString('hex'));
  writeMissing(files.adminToken, () => randomBytes(24).toString('base64url'));
  if (!existsSync(files.sealKey)) writeNewFile(files.sealKey, newSealKey(), 0o600);
  return { ...files, environment: join(dataDir, 'dev.env'), isNew };
}

function writeMissing(file: string, secret: () => string): void {
  if (!existsSync(file)) writeNewFile(file, `${secret()}\n`, 0o600);
}

/** Writes a file of variables for the shell: `source data/dev.env`. */
export function writeDevEnvironment(file: string, variables: Readonly<Record<string, string>>): void {
  const lines = Object.entries(variables).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
  );
  const text = ['# Development keys of this clone. Use it with: source data/dev.env', ...lines, ''].join(
    '\n',
  );
  writing(file, () => {
    writeFileSync(file, text, { mode: 0o600 });
    chmodSync(file, 0o600);
  });
}
