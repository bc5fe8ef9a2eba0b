import { randomBytes } from 'node:crypto';
import type { Config } from '../../config.js';
import { DataKeys } from '../../keys/data-keys.js';
import type { SealKey } from '../../keys/seal-keys.js';
import { accessKey } from '../../protocol/access-key.js';
import {
  oaepPrivateKey,
  openOaep,
  sealOaep,
  type OaepDialect,
  type OaepPrivateKey,
} from '../../protocol/oaep.js';
import { fault, note, ok, type Check } from './check.js';

const SAMPLE = 'a secret for trying, 密钥';

/** Access keys, private keys with a round trip in each dialect, and the data keys. */
export async function checkKeys({ connector: { keys, audit } }: Config): Promise<Check[]> {
  const dialects = keys.oaepDialects ?? ['sha256-mgf1sha1'];
  const privateKeys = (keys.privateKeys ?? []).map(({ pem, passphrase, name = '' }) => ({
    name,
    key: oaepPrivateKey(pem, passphrase),
  }));
  return [
    ...keys.kitAccessKeys.map((secret, i) => checkAccessKey('access key', secret, i)),
    ...(keys.basicAccessKeys ?? []).map((secret, i) => checkAccessKey('basic key', secret, i)),
    ...(keys.v1AccessKeys ?? []).map((secret, i) => checkAccessKey('V1 key', secret, i)),
    ...(privateKeys.length === 0 ? [NO_PRIVATE_KEY] : []),
    ...privateKeys.flatMap(({ name, key }) => [
      ok('private key', `${name}: RSA ${key.bits} bit, id ${key.id}`),
      ...dialects.map((dialect) => checkRoundTrip(name, key, dialect)),
    ]),
    ...(keys.dataKeys.length > 0 ? [await checkDataKeys(keys.dataKeys)] : []),
    ...checkSealKeys(audit?.sealKeys ?? []),
  ];
}

function checkSealKeys(keys: readonly SealKey[]): Check[] {
  if (keys.length === 0) return [NO_SEAL_KEY];
  return keys.map(({ id, privateKey }, i) =>
    ok('seal key', `${i === 0 ? 'seals' : privateKey ? 'retired, verifies' : 'verifies'}, id ${id}`),
  );
}

const NO_SEAL_KEY = note(
  'seal key',
  'none: the webhook audit log is not sealed',
  'make one with "koosync keys generate-seal" and set KOOSYNC_SEAL_KEY_FILE',
);

const NO_PRIVATE_KEY = fault(
  'private key',
  'none: applicationSync will answer 000101',
  'make one with "koosync keys generate", enter the public key in the console and set KOOSYNC_PRIVATE_KEY_FILES',
);

function checkAccessKey(name: string, secret: string, i: number): Check {
  const told = `${i === 0 ? 'current' : 'retired'}, id ${accessKey(secret).id}`;
  if (/^["'].*["']$/.test(secret))
    return note(name, `${told}, stands in quotation marks that count as part of it`, 'leave them out');
  return ok(name, told);
}

function checkRoundTrip(name: string, key: OaepPrivateKey, dialect: OaepDialect): Check {
  const sealed = sealOaep(
    key.publicKeyPem,
    SAMPLE,
    dialect,
    randomBytes(dialect.startsWith('sha1') ? 20 : 32),
  );
  const isSame = openOaep(key, sealed, [dialect])?.text === SAMPLE;
  return isSame
    ? ok('OAEP', `${dialect}: a secret sealed with the public half of ${name} opens again`)
    : fault('OAEP', `${dialect}: ${name} does not open what its public half sealed`, 'make a new key pair');
}

async function checkDataKeys(dataKeys: readonly string[]): Promise<Check> {
  try {
    const keys = new DataKeys(dataKeys);
    if ((await keys.open(await keys.seal(SAMPLE))) === SAMPLE) return ok('data key', 'seals and opens');
  } catch (error) {
    return fault('data key', (error as Error).message, 'restore the file that KOOSYNC_DATA_KEY_FILE names');
  }
  return fault(
    'data key',
    'does not open what it sealed',
    'restore the file that KOOSYNC_DATA_KEY_FILE names',
  );
}
