import type { AccessKey } from '../../protocol/access-key.js';
import type { RawRequest } from '../../protocol/raw-request.js';
import type { SignatureForm } from '../../protocol/signature-form.js';

interface Miss {
  readonly raw: RawRequest;
  readonly keys: readonly AccessKey[];
  readonly claimed: Buffer;
  readonly form: SignatureForm;
  readonly nonce: string;
  readonly timestamp: string;
  readonly canonicalText: string | undefined;
}

/** What would have matched: the usual ways in which capturing or signing goes wrong. Empty when none does. */
export function nearMiss({ raw, keys, claimed, form, nonce, timestamp, canonicalText }: Miss): string {
  const body = Buffer.from(raw.body);
  const text = body.toString('utf8');
  const own = Buffer.from(canonicalText ?? text);
  const tries: [string, (key: string) => Buffer][] = [
    [
      'the body without the blanks and line breaks at its end',
      (key) => form.sign(key, nonce, timestamp, Buffer.from(text.trimEnd())),
    ],
    ['an empty body', (key) => form.sign(key, nonce, timestamp, Buffer.alloc(0))],
    ['nonce and timestamp swapped', (key) => form.sign(key, timestamp, nonce, own)],
    ['the body as JSON.stringify writes it', (key) => form.sign(key, nonce, timestamp, reprinted(text))],
    ['the key without the blanks around it', (key) => form.sign(key.trim(), nonce, timestamp, own)],
    [
      'the key without the quotation marks around it',
      (key) => form.sign(key.replace(/^["']|["']$/g, ''), nonce, timestamp, own),
    ],
  ];
  const found = tries.find(([, sign]) => keys.some(({ secret }) => sign(secret).equals(claimed)));
  return found ? `; it was made over ${found[0]}` : '';
}

function reprinted(text: string): Buffer {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(text)));
  } catch {
    return Buffer.from(text);
  }
}
