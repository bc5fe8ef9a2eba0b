import { generateKeyPairSync, hash } from 'node:crypto';
import { systemClock } from '../directory/clock.js';
import { formatGuideTime } from '../protocol/guide-time.js';
import { sealOaep } from '../protocol/oaep.js';
import type { KitKind } from '../protocol/routes.js';
import { sealRequest, type SealedRequest } from '../protocol/seal-request.js';
import * as wire from './wire-messages.js';

export interface MarketplaceOptions {
  /** The access key both sides know. */
  readonly accessKey: string;
  /** `BEGIN PUBLIC KEY`, whose private half the connector has; needed for `application`. */
  readonly publicKey?: string;
  /** Path of the production address; default `/isv/produce`. */
  readonly basePath?: string;
  /** Whose data: what is left out is one made-up enterprise. */
  readonly of?: Partial<wire.Subject>;
  /** Epoch ms; default: the system's. */
  readonly now?: () => number;
}

const SOMEONE: wire.Subject = {
  instanceId: 'instance-1',
  orderId: 'CS2600000001TEST0',
  tenantId: 'tenant-1',
  appId: 'app-1',
  testFlag: 0,
};
const COMPANY: wire.Company = { name: 'Acme', code: 'acme', domainName: 'https://acme.login.example' };

type User = Partial<wire.User> & Pick<wire.User, 'userName'> & Readonly<Record<string, unknown>>;
type Department = Partial<wire.Department> & Pick<wire.Department, 'orgCode'>;

/** What `marketplaceOf` gives: signed requests, ready for `fetch(url + path, request)`. */
export type TestMarketplace = ReturnType<typeof marketplaceOf>;

/**
 * The marketplace, for tests of what is behind a connector: requests for the five kit interfaces, sealed as it seals
 * them. Each is newer than the one before.
 */
export function marketplaceOf(options: MarketplaceOptions) {
  const { accessKey, publicKey, basePath = '/isv/produce', now = () => systemClock.now() } = options;
  const of = { ...SOMEONE, ...options.of };
  let last = 0;
  const time = () => formatGuideTime((last = Math.max(last + 1, now())));
  const seal = (kind: KitKind, message: wire.WireMessage): SealedRequest => {
    const timestamp = now();
    const nonce = hash('sha256', `${process.pid} ${timestamp} ${last} ${JSON.stringify(message)}`);
    return sealRequest(kind, message, { accessKey, nonce, timestamp, basePath });
  };
  const userOf = ({ userName, ...more }: User) => ({ ...plainUser(userName), ...more });
  return {
    /** tenantSync: `flag` 0 delete, 1 add, 2 modify. */
    tenant: (company: Partial<wire.Company> = {}, flag = 1) =>
      seal('tenantSync', wire.tenantSync(of, { ...COMPANY, ...company }, flag, time())),
    /** applicationSync, with the secret encrypted for the connector. */
    application: (clientId: string, clientSecret: string, flag = 1) => {
      if (!publicKey)
        throw new TypeError('marketplaceOf needs a publicKey to encrypt the client secret with');
      const oaepSeed = hash('sha256', `${clientSecret} ${last}`, 'buffer');
      const sealed = sealOaep(publicKey, clientSecret, 'sha256-mgf1sha1', oaepSeed);
      return seal('applicationSync', wire.applicationSync(of, clientId, sealed, flag, time()));
    },
    /** authSync: `flag` 0 delete, 1 add, 2 modify, 3 cancel the authorisation. */
    users: (users: readonly User[], flag = 1) =>
      seal('authSync', wire.authSync(of, users.map(userOf), flag, time())),
    /** singleOrgSync: `flag` 0 delete, 1 add, 2 modify. */
    department: (department: Department, flag = 1) =>
      seal('singleOrgSync', wire.singleOrgSync(of, departmentOf(department), flag, time())),
    /** allOrgSync. */
    departments: (departments: readonly Department[]) =>
      seal('allOrgSync', wire.allOrgSync(of, departments.map(departmentOf), time())),
  };
}

/** An RSA key pair for tests, of the least size that the guide allows. */
export function testKeyPair(): { readonly publicKey: string; readonly privateKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength: 3072,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

const departmentOf = ({ orgCode, ...more }: Department): wire.Department => ({
  orgCode,
  orgName: `Department ${orgCode}`,
  parentCode: '',
  ...more,
});

const plainUser = (userName: string): wire.User => ({
  userName,
  name: userName,
  orgCode: 'd1',
  role: 'user',
  position: '',
  employeeCode: '',
  mobile: '',
  email: '',
});
