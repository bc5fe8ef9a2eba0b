import type { AdminToken } from '../admin/admin-tokens.js';
import type { KeyRingOptions } from '../keys/key-ring.js';
import { checkWebhookSecrets } from '../targets/webhook/webhook-secret.js';
import { WebhookOptionsError } from '../targets/webhook/webhook-options.js';
import type { ConfigFault } from './config-fault.js';
import { readDataKeys, readPrivateKeys } from './read-keys.js';
import type { Values } from './variables.js';

/** The keys and secrets that a running connector can exchange. */
export interface Secrets {
  readonly keys: KeyRingOptions & {
    readonly privateKeys: NonNullable<KeyRingOptions['privateKeys']>;
    readonly dataKeys: readonly string[];
  };
  readonly adminTokens: readonly AdminToken[];
  /** Unused while no webhook is configured. */
  readonly webhookSecrets: readonly string[];
}

const NO_ACCESS_KEY: ConfigFault = {
  variable: 'KOOSYNC_KIT_ACCESS_KEYS',
  problem: 'is not set',
  remedy: 'set it to the access key shown in the seller console under 密钥管理 (key management)',
};

/** As far as they can be used; a fault for each that cannot. */
export function readSecrets(values: Values, faults: ConfigFault[]): Secrets {
  if (values.KOOSYNC_KIT_ACCESS_KEYS.length === 0) faults.push(NO_ACCESS_KEY);
  return {
    keys: {
      kitAccessKeys: values.KOOSYNC_KIT_ACCESS_KEYS,
      basicAccessKeys: values.KOOSYNC_BASIC_ACCESS_KEYS,
      v1AccessKeys: values.KOOSYNC_V1_ACCESS_KEYS,
      privateKeys: readPrivateKeys(values, faults),
      oaepDialects: values.KOOSYNC_OAEP_DIALECTS,
      dataKeys: readDataKeys(values.KOOSYNC_DATA_KEY_FILE, faults),
    },
    adminTokens: values.KOOSYNC_ADMIN_TOKENS,
    webhookSecrets: values.KOOSYNC_WEBHOOK_SECRETS,
  };
}

/** What would keep `next` from taking the place of `now`. */
export function faultsOfExchange(now: Secrets, next: Secrets, usesWebhook: boolean): ConfigFault[] {
  const faults = LISTS.filter(({ of }) => of(now).length > 0 && of(next).length === 0).map(
    ({ variable }): ConfigFault => ({
      variable,
      problem: 'holds nothing any more',
      remedy: 'put the current one back, or restart to run without any',
    }),
  );
  return [...faults, ...(usesWebhook ? faultsOfWebhook(next.webhookSecrets) : [])];
}

/** A list that becomes empty is a slip rather than a wish: what it allowed would end for everybody at once. */
const LISTS: readonly { readonly variable: string; readonly of: (secrets: Secrets) => readonly unknown[] }[] =
  [
    { variable: 'KOOSYNC_BASIC_ACCESS_KEYS', of: ({ keys }) => keys.basicAccessKeys ?? [] },
    { variable: 'KOOSYNC_V1_ACCESS_KEYS', of: ({ keys }) => keys.v1AccessKeys ?? [] },
    { variable: 'KOOSYNC_PRIVATE_KEY_FILES', of: ({ keys }) => keys.privateKeys },
    { variable: 'KOOSYNC_ADMIN_TOKENS', of: ({ adminTokens }) => adminTokens },
  ];

function faultsOfWebhook(secrets: readonly string[]): ConfigFault[] {
  try {
    checkWebhookSecrets(secrets);
    return [];
  } catch (error) {
    if (!(error instanceof WebhookOptionsError)) throw error;
    return [{ variable: 'KOOSYNC_WEBHOOK_SECRETS', problem: error.problem, remedy: error.remedy }];
  }
}
