import { readFileSync } from 'node:fs';
import type { Anchor } from '../../audit/verify/check-end.js';
import { CliError } from '../cli-error.js';

/** Seals that were kept outside: JSON objects one after the other, as `audit head` and the log lines of the service have them. */
export function readAnchors(file: string): Anchor[] {
  const text = readText(file);
  const anchors = [...text.matchAll(/\{[^{}]*\}/g)].flatMap(([object]) => anchorOf(object));
  if (anchors.length > 0) return anchors;
  throw new CliError(`${file} names no seal`, 'name a file that "koosync audit head" made');
}

function anchorOf(text: string): Anchor[] {
  try {
    const { number, hash } = JSON.parse(text) as Partial<Anchor>;
    const isAnchor = Number.isSafeInteger(number) && typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash);
    return isAnchor ? [{ number: number as number, hash }] : [];
  } catch {
    return [];
  }
}

export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CliError(`${file} cannot be read (${code ?? message})`, 'correct the path');
  }
}
