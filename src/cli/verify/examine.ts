import type { AccessKey } from '../../protocol/access-key.js';
import { canonicalBody } from '../../protocol/canonical-body.js';
import { MalformedBody } from '../../protocol/malformed-body.js';
import { matchSignature } from '../../protocol/match-signature.js';
import type { RawRequest } from '../../protocol/raw-request.js';
import type { SignatureForm } from '../../protocol/signature-form.js';
import { parseTimestamp } from '../../protocol/timestamp-window.js';
import { v2BasicSignature } from '../../protocol/v2-basic-signature.js';
import { v2KitSignature } from '../../protocol/v2-kit-signature.js';
import { examineActivity, examineRoute } from './examine-address.js';
import { examineV1 } from './examine-v1.js';
import type { Circumstances, Examination, Finding } from './finding.js';
import { nearMiss } from './near-miss.js';

/** Looks at every part of a request, in the guide's order of checks [476], and goes on after a fault. */
export function examine(raw: RawRequest, of: Circumstances): Examination {
  const { dialect } = of;
  if (dialect === 'v1-kit' || dialect === 'v1-basic') return examineV1(raw, of);
  const form = dialect === 'v2-basic' ? v2BasicSignature : v2KitSignature;
  const claim = form.read(raw);
  const { canonicalText, bodyFinding } = readCanonical(raw.body);
  const signature = examineSignature(raw, form, of.keys, canonicalText);
  return {
    findings: [
      examineRoute(raw, of.basePath),
      examineTime(form.names.timestamp, claim.timestamp, of),
      examineNonce(form.names.nonce, claim.nonce),
      ...(bodyFinding ? [bodyFinding] : []),
      signature.finding,
      ...(canonicalText === undefined ? [] : examineActivity(dialect, activityIn(canonicalText))),
    ],
    ...signature.match,
    canonicalText,
  };
}

const activityIn = (json: string): unknown => (JSON.parse(json) as { readonly activity?: unknown }).activity;

function examineTime(
  name: string,
  text: string | undefined,
  { now, windowMs, judgeTime }: Circumstances,
): Finding {
  const time = parseTimestamp(text ?? '');
  if (text === undefined) return { about: 'timestamp', status: 'fault', text: `${name} is missing (000002)` };
  if (time === undefined)
    return {
      about: 'timestamp',
      status: 'fault',
      text: `${name} "${text}" is not 13 digits (ms) or 10 digits (s) (000002)`,
    };
  const seconds = Math.round(Math.abs(now - time) / 1000);
  const told = `${name} is ${new Date(time).toISOString()}, ${seconds} s ${time > now ? 'ahead of' : 'behind'} the clock`;
  if (Math.abs(now - time) <= windowMs) return { about: 'timestamp', status: 'ok', text: told };
  if (!judgeTime)
    return {
      about: 'timestamp',
      status: 'note',
      text: `${told}: too old or too new to be accepted now; --now judges it`,
    };
  return { about: 'timestamp', status: 'fault', text: `${told}; ${windowMs / 1000} s are allowed (000002)` };
}

function examineNonce(name: string, nonce: string | undefined): Finding {
  if (nonce !== undefined && /^(?! *$)[\x20-\x7e]{1,128}$/.test(nonce))
    return { about: 'nonce', status: 'ok', text: `${name} is usable` };
  const text = `${name} is ${nonce === undefined ? 'missing' : 'blank, longer than 128 characters or not printable ASCII'} (000002)`;
  return { about: 'nonce', status: 'fault', text };
}

function readCanonical(body: Uint8Array): { canonicalText: string | undefined; bodyFinding?: Finding } {
  try {
    return { canonicalText: canonicalBody(body) };
  } catch (error) {
    if (!(error instanceof MalformedBody)) throw error;
    const bodyFinding: Finding = { about: 'body', status: 'fault', text: `${error.message} (000002)` };
    return { canonicalText: undefined, bodyFinding };
  }
}

function examineSignature(
  raw: RawRequest,
  form: SignatureForm,
  keys: readonly AccessKey[],
  canonicalText: string | undefined,
): { finding: Finding; match?: { keyMatched: string; canonicalForm: string } } {
  const { nonce = '', timestamp = '', signature } = form.read(raw);
  const name = form.names.signature;
  const wrong = (text: string) => ({
    finding: { about: 'signature', status: 'fault', text: `${text} (000001)` } as const,
  });
  if (signature === undefined) return wrong(`${name} is missing`);
  if (!/^[\da-f]{64}$/i.test(signature))
    return wrong(`${name} has ${signature.length} characters and is not 64 hex digits`);
  const claimed = Buffer.from(signature, 'hex');
  const sign = (key: string, text: Uint8Array) => form.sign(key, nonce, timestamp, text);
  const { signedBy } = matchSignature(Buffer.from(raw.body), claimed, keys, sign);
  if (!signedBy) {
    const hint = nearMiss({ raw, keys, claimed, form, nonce, timestamp, canonicalText });
    const ids = keys.map(({ id }) => id).join(', ');
    return wrong(
      `${name} does not match under ${keys.length === 1 ? 'key' : 'any of the keys'} ${ids}${hint}`,
    );
  }
  const match = { keyMatched: signedBy.key.id, canonicalForm: signedBy.form };
  const text = `matches key ${match.keyMatched}, made over the ${FORMS[signedBy.form]}`;
  return { finding: { about: 'signature', status: 'ok', text }, match };
}

const FORMS = {
  canonical: 'canonical text (canonical)',
  raw: 'bytes as they were sent (raw)',
  'canonical-escaped': 'canonical text with characters beyond the BMP escaped (canonical-escaped)',
} as const;
