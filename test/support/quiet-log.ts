import type { EventLog, LogFields } from '../../src/logging/event-log.js';

/** Keeps what is logged, as text. */
export class QuietLog implements EventLog {
  readonly lines: string[] = [];

  info(event: string, fields: LogFields): void {
    this.lines.push(`${event} ${JSON.stringify(fields)}`);
  }

  warn(event: string, fields: LogFields): void {
    this.info(event, fields);
  }

  error(event: string, fields: LogFields, error?: unknown): void {
    this.lines.push(`${event} ${JSON.stringify(fields)} ${String((error as Error)?.stack ?? error)}`);
  }
}
