import { InvalidArgumentError, type Command } from 'commander';

export interface GenerateOptions {
  readonly bits: number;
  readonly out: string;
  readonly json?: boolean;
}

/** `koosync keys`: the key pair for secrets, the key of the seals, and the secret that signs webhooks. */
export function addKeys(koosync: Command): void {
  const keys = koosync.command('keys').description('make the keys that koosync needs');
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
}

function keyLength(text: string): number {
  const bits = Number(text);
  if (bits === 3072 || bits === 4096) return bits;
  throw new InvalidArgumentError(
    bits < 3072 ? 'The marketplace takes 3072 bits or more: use 3072 or 4096.' : 'Use 3072 or 4096.',
  );
}
