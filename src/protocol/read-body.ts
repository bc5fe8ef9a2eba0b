import { isUtf8 } from 'node:buffer';
import { MalformedBody } from './malformed-body.js';
import { findUnstorableText, type UnstorableText } from './unstorable-text.js';

/**
 * Parses an authenticated body.
 *
 * @returns an object without a prototype: whatever its keys are called, they are data; a repeated key has its last value.
 * @throws MalformedBody when it is not one JSON object in valid UTF-8.
 */
export function readBody(body: Buffer): Record<string, unknown> {
  if (!isUtf8(body)) throw new MalformedBody('not-utf8');
  const value = parsed(body.toString('utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedBody('not-an-object');
  }
  return Object.assign(Object.create(null) as Record<string, unknown>, value);
}

/** Looks for text in `message` that cannot be stored; only JSON escapes can bring it in, so most bodies are not walked. */
export function unstorableTextIn(body: Buffer, message: Record<string, unknown>): UnstorableText | undefined {
  const isSuspicious =
    body.includes('\\') && (body.includes('\\u0000') || body.includes('\\ud') || body.includes('\\uD'));
  return isSuspicious ? findUnstorableText(message) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new MalformedBody('not-json');
  }
}
