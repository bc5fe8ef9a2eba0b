import { oaepPrivateKey, PrivateKeyError, type PrivateKeyFault } from '../protocol/oaep-private-key.js';
import type { ConfigFault } from './config-fault.js';
import { readText } from './read-values.js';
import type { Values } from './variables.js';

const KEY_BYTES = 32;
const MAKE_DATA_KEY = 'openssl rand -base64 32 > data.key';

const REMEDIES: Readonly<Record<PrivateKeyFault, string>> = {
  'not-a-private-key': 'name a PKCS#8 PEM file, as "koosync keys generate" makes it',
  'passphrase-missing': 'set KOOSYNC_PRIVATE_KEY_PASSPHRASE or KOOSYNC_PRIVATE_KEY_PASSPHRASE_FILE',
  'passphrase-wrong': 'correct KOOSYNC_PRIVATE_KEY_PASSPHRASE',
  'not-rsa': 'make an RSA key with "koosync keys generate"',
  'too-short': 'make a longer one with "koosync keys generate" and enter its public key in the console',
};

/**
 * The private keys that can be used, in the order given; a fault for each of the others. A file may hold several, so that
 * one can come and another go while the connector runs.
 */
export function readPrivateKeys(values: Values, faults: ConfigFault[]) {
  const passphrase = values.KOOSYNC_PRIVATE_KEY_PASSPHRASE;
  return values.KOOSYNC_PRIVATE_KEY_FILES.flatMap((name) => {
    const pem = readText(name, 'KOOSYNC_PRIVATE_KEY_FILES', faults);
    if (pem === undefined) return [];
    return pemsIn(pem).flatMap((pem) => {
      const key = passphrase === undefined ? { pem, name } : { pem, name, passphrase };
      return isUsable(key, faults) ? [key] : [];
    });
  });
}

/** The private keys of a file, or all of it when there is none. */
const pemsIn = (text: string): readonly string[] =>
  text.match(/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[^]*?-----END \1-----/g) ?? [text];

function isUsable(key: { pem: string; name: string; passphrase?: string }, faults: ConfigFault[]): boolean {
  try {
    oaepPrivateKey(key.pem, key.passphrase);
    return true;
  } catch (error) {
    if (!(error instanceof PrivateKeyError)) throw error;
    const problem = `names ${key.name}, which cannot be used (${error.message})`;
    faults.push({ variable: 'KOOSYNC_PRIVATE_KEY_FILES', problem, remedy: REMEDIES[error.fault] });
    return false;
  }
}

/** The keys that encrypt secrets at rest: one a line in the file, the current one first. */
export function readDataKeys(file: string | undefined, faults: ConfigFault[]): string[] {
  const variable = 'KOOSYNC_DATA_KEY_FILE';
  if (file === undefined) {
    const remedy = `name a file with 32 random bytes in Base64, made for instance by: ${MAKE_DATA_KEY}`;
    faults.push({ variable, problem: 'is not set', remedy });
    return [];
  }
  const text = readText(file, variable, faults);
  if (text === undefined) return [];
  const keys = text.split(/\s+/).filter(Boolean);
  const sizes = keys.map((key) => Buffer.from(key, 'base64').length);
  const odd = sizes.find((size) => size !== KEY_BYTES);
  if (keys.length > 0 && odd === undefined) return keys;
  const found = odd === undefined ? 'holds no key' : `holds a key of ${odd} bytes instead of ${KEY_BYTES}`;
  faults.push({
    variable,
    problem: `names ${file}, which ${found}`,
    remedy: `make one with: ${MAKE_DATA_KEY}`,
  });
  return [];
}
