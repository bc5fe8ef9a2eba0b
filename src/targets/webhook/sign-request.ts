import { Webhook } from 'standardwebhooks';

/** Puts the headers of Standard Webhooks on a body. */
export type RequestSigner = (id: string, body: string, now: number) => Record<string, string>;

/** A signer with each of the secrets: the receiver accepts a request when one signature is of a secret that it knows. */
export function requestSigner(secretsNow: () => readonly string[]): RequestSigner {
  let secrets: readonly string[] = [];
  let signers: readonly Webhook[] = [];
  return (id, body, now) => {
    const current = secretsNow();
    if (current !== secrets) signers = current.map((secret) => new Webhook(secret));
    secrets = current;
    const time = new Date(now);
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now / 1000)),
      'webhook-signature': signers.map((signer) => signer.sign(id, time, body)).join(' '),
    };
  };
}
