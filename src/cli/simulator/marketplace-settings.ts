import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { clientSettings, type ClientSettings } from '../../config.js';
import { oaepPrivateKey } from '../../protocol/oaep-private-key.js';
import { wrongUsage } from '../cli-error.js';
import type { SimulateOptions } from './simulate-options.js';
import type { MarketplaceSettings } from './marketplace.js';

type Given = Pick<SimulateOptions, 'url' | 'basePath' | 'kitKey' | 'publicKey' | 'oaepDialect'>;

/** From the options; what they leave out comes from the environment. */
export function marketplaceSettings(options: Given): MarketplaceSettings {
  const environment = clientSettings();
  const address = options.url ?? environment.url;
  if (!address || !URL.canParse(address))
    throw wrongUsage('No connector is named', 'pass --url http://127.0.0.1:8080 or set KOOSYNC_URL');
  const accessKey = options.kitKey ?? environment.kitAccessKeys[0];
  if (!accessKey)
    throw wrongUsage('Calls are signed with an access key', 'pass --kit-key or set KOOSYNC_KIT_ACCESS_KEYS');
  const { origin, pathname } = new URL(address);
  return {
    url: origin,
    basePath: options.basePath ?? (pathname === '/' ? environment.basePath : pathname),
    accessKey,
    publicKeyPem: options.publicKey ? publicKeyIn(options.publicKey) : ownPublicKey(environment),
    oaepDialect: options.oaepDialect,
  };
}

function publicKeyIn(file: string): string {
  const remedy = 'name a PEM file that begins with BEGIN PUBLIC KEY';
  try {
    return createPublicKey(readFileSync(file, 'utf8')).export({ type: 'spki', format: 'pem' }) as string;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw wrongUsage(`--public-key ${file} ${isMissing ? 'does not exist' : 'holds no public key'}`, remedy);
  }
}

/** The public half of the connector's first private key, when both run on one machine. */
function ownPublicKey({ privateKeyFiles, passphrase }: ClientSettings): string | undefined {
  const [file] = privateKeyFiles;
  if (file === undefined) return undefined;
  try {
    return oaepPrivateKey(readFileSync(file, 'utf8'), passphrase).publicKeyPem;
  } catch {
    return undefined;
  }
}
