import { readSealKey, SealKeyError, SealKeys, type SealKey } from '../../keys/seal-keys.js';
import { CliError, wrongUsage } from '../cli-error.js';
import { readText } from './read-anchors.js';

/** The keys that verify: those of the files, else those that the environment names. */
export function sealKeysOf(files: readonly string[] = [], configured: () => readonly SealKey[]): SealKeys {
  const keys = files.length > 0 ? files.map(keyIn) : configured();
  if (keys.length === 0)
    throw wrongUsage('No key says whose seals count', 'pass --public-key, or set KOOSYNC_SEAL_KEY_FILE');
  return new SealKeys(keys);
}

function keyIn(file: string): SealKey {
  try {
    return readSealKey(readText(file));
  } catch (error) {
    if (!(error instanceof SealKeyError)) throw error;
    throw new CliError(
      `${file} cannot be used (${error.message})`,
      'name the public key that "koosync keys generate-seal" made',
    );
  }
}
