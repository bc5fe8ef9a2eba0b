import { createHash } from 'node:crypto';
import { WebhookOptionsError } from './webhook-options.js';

const PREFIX = 'whsec_';
/** Standard Webhooks: between 24 and 64 bytes. */
const FEWEST_BYTES = 24;
const MOST_BYTES = 64;
const REMEDY = 'use one that "koosync keys webhook-secret" makes';

/** A secret in the form of Standard Webhooks, from 24 to 64 random bytes. */
export const webhookSecret = (bytes: Uint8Array): string => PREFIX + Buffer.from(bytes).toString('base64');

/** First 8 hex digits of SHA-256 over `koosync-webhook-secret:` + secret: safe to show. */
export const webhookSecretId = (secret: string): string =>
  createHash('sha256').update(`koosync-webhook-secret:${secret}`).digest('hex').slice(0, 8);

/** @throws WebhookOptionsError when there is none, or one is not `whsec_` and 24 to 64 bytes in Base64. */
export function checkWebhookSecrets(secrets: readonly string[]): void {
  if (secrets.length === 0) throw new WebhookOptionsError('secrets', 'holds none', REMEDY);
  for (const [i, secret] of secrets.entries()) {
    const problem = problemOf(secret);
    if (problem)
      throw new WebhookOptionsError('secrets', `holds as number ${i + 1} one that ${problem}`, REMEDY);
  }
}

function problemOf(secret: string): string | undefined {
  if (!secret.startsWith(PREFIX)) return `does not begin with ${PREFIX}`;
  const text = secret.slice(PREFIX.length);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) return 'is not Base64';
  if (bytes.length < FEWEST_BYTES || bytes.length > MOST_BYTES)
    return `has ${bytes.length} bytes instead of ${FEWEST_BYTES} to ${MOST_BYTES}`;
  return undefined;
}
