import { maskFreeText } from '../masking/mask-values.js';
import type { LogFields } from './event-log.js';

/** Errors of the machine and of our own code: their messages hold addresses and names in the code, no values. */
const OWN_WORDS = new Set([
  'TypeError',
  'ReferenceError',
  'RangeError',
  'RaceLost',
  'AbortError',
  'TimeoutError',
]);
const CONNECTION = /^(timeout exceeded when trying to connect|connection terminated|task queue is at limit)/i;
/** What PostgreSQL says of a constraint: names in the schema. */
const PLACES = ['table', 'column', 'constraint'] as const;

type Told = NodeJS.ErrnoException & { readonly driverError?: unknown };

/**
 * An error as a log line may show it: its kind, its code, where it came from. Never the message of a database, a store
 * or a parser: those quote what they were given.
 */
export function toldError(error: unknown): LogFields & { readonly stack?: string | undefined } {
  if (!(error instanceof Error)) return { error: typeof error };
  const { driverError } = error as Told;
  const cause = (driverError instanceof Error ? driverError : error) as Told;
  const message = mayBeShown(cause) ? maskFreeText(cause.message) : undefined;
  const parts = cause as unknown as Readonly<Record<string, unknown>>;
  const places = PLACES.map((name) => [name, textOf(parts[name])] as const);
  return {
    error: error.name,
    ...(textOf(cause.code) !== undefined && { errorCode: textOf(cause.code) }),
    ...(message !== undefined && { message }),
    ...(Object.fromEntries(places) as LogFields),
    stack: framesOf(error.stack),
  };
}

/** A stack without the error's message, which it begins with and which may take several lines. */
export function framesOf(stack: string | undefined): string | undefined {
  const frames = stack?.split('\n').filter((line) => /^ {4}at /.test(line)) ?? [];
  return frames.length === 0 ? undefined : frames.map((line) => line.trim()).join('\n');
}

const mayBeShown = ({ name, code, message, syscall }: Told): boolean =>
  OWN_WORDS.has(name) || syscall !== undefined || /^E[A-Z]+$/.test(code ?? '') || CONNECTION.test(message);

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
