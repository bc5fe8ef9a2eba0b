import { randomBytes } from 'node:crypto';
import { webhookSecret } from '../targets/webhook/webhook-secret.js';
import { print, printJson } from './terminal.js';

const SECRET_BYTES = 32;

/** Prints a new secret and nothing else, so that it can go into a file. */
export function printWebhookSecret(asJson: boolean): void {
  const secret = webhookSecret(randomBytes(SECRET_BYTES));
  if (asJson) printJson({ secret });
  else print(secret);
}
