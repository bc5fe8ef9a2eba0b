import { type AccessKey } from './access-key.js';
import { canonicalBody, withAstralEscapes } from './canonical-body.js';
import { constantTimeEqual } from './constant-time-equal.js';
import { type CanonicalForm } from './envelope.js';
import { MalformedBody, type BodyFault } from './malformed-body.js';
import { topLevelSlices } from './top-level-slices.js';

/** What was found out about a body while looking for the text that was signed. */
export interface SignatureMatch {
  readonly signedBy: { readonly key: AccessKey; readonly form: CanonicalForm } | undefined;
  /** Why the body cannot be read; undefined also when a match was found before the whole body was looked at. */
  readonly fault: BodyFault | undefined;
}

/**
 * Looks for the key and the text of `body` that `signature` was made with. At most four texts are tried: the
 * top-level slices, the bytes as received, the canonical text, and that with characters beyond the BMP escaped. For each text
 * every key is tried, so that the duration does not tell which one matched.
 *
 * @param sign makes the signature of a text under an access key.
 */
export function matchSignature(
  body: Buffer,
  signature: Uint8Array,
  keys: readonly AccessKey[],
  sign: (accessKey: string, text: Uint8Array) => Uint8Array,
): SignatureMatch {
  const texts = signedTexts(body);
  for (;;) {
    const next = texts.next();
    if (next.done) return { signedBy: undefined, fault: next.value };
    let matched: AccessKey | undefined;
    for (const key of keys) {
      if (constantTimeEqual(sign(key.secret, next.value.text), signature)) matched = key;
    }
    if (matched) return { signedBy: { key: matched, form: next.value.form }, fault: next.value.fault };
  }
}

interface SignedText {
  readonly form: CanonicalForm;
  readonly text: Buffer;
  readonly fault?: BodyFault;
}

/** Yields the texts that may have been signed, cheapest first, none twice; returns the body's fault if it has one. */
function* signedTexts(body: Buffer): Generator<SignedText, BodyFault | undefined> {
  const slices = topLevelSlices(body);
  if (slices) {
    yield { form: 'canonical', text: slices };
    if (!slices.equals(body)) yield { form: 'raw', text: body };
  }
  const canonical = canonicalOrFault(body);
  if ('fault' in canonical) {
    if (!slices) yield { form: 'raw', text: body, fault: canonical.fault };
    return canonical.fault;
  }
  const text = Buffer.from(canonical.text);
  if (!slices?.equals(text)) yield { form: 'canonical', text };
  if (!slices && !text.equals(body)) yield { form: 'raw', text: body };
  const escaped = withAstralEscapes(canonical.text);
  if (escaped !== canonical.text) yield { form: 'canonical-escaped', text: Buffer.from(escaped) };
  return undefined;
}

function canonicalOrFault(body: Buffer): { text: string } | { fault: BodyFault } {
  try {
    return { text: canonicalBody(body) };
  } catch (error) {
    if (error instanceof MalformedBody) return { fault: error.fault };
    throw error;
  }
}
