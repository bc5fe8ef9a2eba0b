import { pino, type Logger } from 'pino';
import { pinoPretty } from './pretty-lines.js';

/** How log lines look and where they go. */
export interface LogSettings {
  readonly level: string;
  /** Readable lines for people instead of JSON. */
  readonly pretty: boolean;
  /** File descriptor: 1 standard output, 2 standard error. */
  readonly to: 1 | 2;
}

/** One line an event: its name and its fields. Lines are written at once, so none is lost when the process ends. */
export async function newPino({ level, pretty, to }: LogSettings): Promise<Logger> {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'event' };
  if (pretty) return pino(options, await pinoPretty(to));
  const byName = { formatters: { level: (label: string) => ({ level: label }) } };
  return pino({ ...options, ...byName }, pino.destination({ fd: to, sync: true }));
}
