import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { clientSettings, type ClientSettings } from '../../config.js';
import { oaepPrivateKey } from '../../protocol/oaep-private-key.js';
import { wrongUsage } from '../cli-error.js';
import type { SimulateOptions } from './simulate-options.js';
import type { MarketplaceSettings } from './marketplace.js';

type Given = Pick<
  SimulateOptions,
  'url' | 'basePath' | 'protocol' | 'kitKey' | 'basicKey' | 'v1Key' | 'publicKey' | 'oaepDialect'
>;

/** From the options; what they leave out comes from the environment. */
export function marketplaceSettings(options: Given): MarketplaceSettings {
  const environment = clientSettings();
  const address = options.url ?? environment.url;
  if (!address || !URL.canParse(address))
    throw wrongUsage('No connector is named', 'pass --url http://127.0.0.1:8080 or set KOOSYNC_URL');
  const { origin, pathname } = new URL(address);
  return {
    url: origin,
    basePath: options.basePath ?? (pathname === '/' ? environment.basePath : pathname),
    protocol: options.protocol,
    keys: keysOf(options, environment),
    publicKeyPem: options.publicKey ? publicKeyIn(options.publicKey) : ownPublicKey(environment),
    oaepDialect: options.oaepDialect,
  };
}

function keysOf(
  { kitKey, basicKey, v1Key }: Given,
  environment: ClientSettings,
): MarketplaceSettings['keys'] {
  const kit = kitKey ?? environment.kitAccessKeys[0];
  const v1 = v1Key ?? environment.v1AccessKeys[0];
  const basic = basicKey ?? environment.basicAccessKeys[0] ?? kit;
  return { 'v2-kit': kit, 'v2-basic': basic, 'v1-kit': v1, 'v1-basic': v1 };
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
