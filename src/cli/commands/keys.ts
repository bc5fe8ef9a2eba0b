import { InvalidArgumentError, type Command } from 'commander';
import { withClient } from './client-options.js';
import { wholeNumber } from './simulate.js';
import type { KeyListOptions } from '../show-keys.js';
import type { TokenOptions } from '../new-admin-token.js';

export interface GenerateOptions {
  readonly bits: number;
  readonly out: string;
  readonly json?: boolean;
}

/** `koosync keys`: makes keys, secrets and tokens. */
export function addKeys(koosync: Command): void {
  const keys = koosync
    .command('keys')
    .description('make the keys that koosync needs, see which are used, replace the data key');
  keys
    .command('generate')
    .description('make an RSA key pair and print the public key as the console takes it')
    .option('--bits <n>', 'length: 3072 or 4096', keyLength, 3072)
    .option('--out <dir>', 'where the two files go', '.')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ koosync keys generate --bits 4096 --out keys')
    .action(async (options: GenerateOptions) => {
      const { generateKeys } = await import('../generate-keys.js');
      await generateKeys(options);
    });
  keys
    .command('generate-seal')
    .description('make the Ed25519 key that seals the webhook audit log')
    .option('--out <dir>', 'where the two files go', '.')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ koosync keys generate-seal --out keys')
    .action(async (options: GenerateOptions) => {
      const { generateSealKey } = await import('../generate-seal-key.js');
      generateSealKey(options);
    });
  keys
    .command('webhook-secret')
    .description('print a new secret for KOOSYNC_WEBHOOK_SECRETS; your product checks signatures with it')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ koosync keys webhook-secret > webhook.secret')
    .action(async ({ json = false }: { json?: boolean }) => {
      const { printWebhookSecret } = await import('../print-webhook-secret.js');
      printWebhookSecret(json);
    });
  keys
    .command('token')
    .description(
      'make a token of the admin API, and the entry for KOOSYNC_ADMIN_TOKENS, which holds only its hash',
    )
    .option(
      '--scopes <scopes>',
      'what it may do: read, operate and reveal, joined by + (default: all)',
      scopeNames,
    )
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ koosync keys token --scopes read+operate')
    .action(async (options: TokenOptions) => {
      const { newAdminToken } = await import('../new-admin-token.js');
      newAdminToken(options);
    });
  addListAndRotate(keys);
}

function addListAndRotate(keys: Command): void {
  const list = keys
    .command('list')
    .description('list the keys of a running connector: when each was used last, and whether it can go')
    .option('--days <n>', 'for how long an old key must not have been used (default: 30)', wholeNumber);
  withClient(list).action(async (options: KeyListOptions) => {
    const { listKeys } = await import('../show-keys.js');
    await listKeys(options);
  });
  keys
    .command('rotate-data')
    .description(
      'seal every stored secret anew under the first key of KOOSYNC_DATA_KEY_FILE; may run beside the connector',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nBroken off, it goes on with what is left the next time. docs/keys.md tells the steps.\n\nExample:\n  $ koosync keys rotate-data',
    )
    .action(async ({ json = false }: { json?: boolean }) => {
      const { rotateData } = await import('../rotate-data.js');
      await rotateData(json);
    });
}

function scopeNames(text: string): string {
  const names = text.split('+');
  const isKnown = names.every((name) => /^(read|operate|reveal)$/.test(name));
  if (isKnown && new Set(names).size === names.length) return text;
  throw new InvalidArgumentError('Use one or more of read, operate and reveal, joined by +.');
}

function keyLength(text: string): number {
  const bits = Number(text);
  if (bits === 3072 || bits === 4096) return bits;
  throw new InvalidArgumentError(
    bits < 3072 ? 'The marketplace takes 3072 bits or more: use 3072 or 4096.' : 'Use 3072 or 4096.',
  );
}
