import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

/** An RSA key pair: PKCS#8 and SubjectPublicKeyInfo, PEM. */
export const newKeyPair = (bits: number): Promise<{ privateKey: string; publicKey: string }> =>
  promisify(generateKeyPair)('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
