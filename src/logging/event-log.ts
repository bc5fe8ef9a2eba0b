/** Fields of a log line. Never a secret, a body or a person's data in clear. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Where log lines go: one event name and its fields each. */
export interface EventLog {
  info(event: string, fields: LogFields): void;
  warn(event: string, fields: LogFields): void;
  error(event: string, fields: LogFields, error?: unknown): void;
}
export const EventLog = Symbol('EventLog');
