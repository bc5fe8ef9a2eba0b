import { readSealKey, SealKeyError, type SealKey } from '../keys/seal-keys.js';
import type { ConfigFault } from './config-fault.js';
import { readText } from './read-values.js';
import type { Values } from './variables.js';

const VARIABLE = 'KOOSYNC_SEAL_KEY_FILE';

/** The keys of the seals that can be used, in the order given; a fault for each of the others. */
export function readSealKeys({ KOOSYNC_SEAL_KEY_FILE: files }: Values, faults: ConfigFault[]): SealKey[] {
  const keys = files.flatMap((file) => {
    const pem = readText(file, VARIABLE, faults);
    if (pem === undefined) return [];
    try {
      return [readSealKey(pem)];
    } catch (error) {
      if (!(error instanceof SealKeyError)) throw error;
      const problem = `names ${file}, which cannot be used (${error.message})`;
      faults.push({ variable: VARIABLE, problem, remedy: 'make a key with "koosync keys generate-seal"' });
      return [];
    }
  });
  if (keys.length > 0 && !keys[0]?.privateKey)
    faults.push({
      variable: VARIABLE,
      problem: 'begins with a public key, which cannot seal',
      remedy: 'name the private key that seals first; public keys may follow',
    });
  return keys;
}
