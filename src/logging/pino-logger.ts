import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';
import { framesOf, toldError } from './told-error.js';

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** The context under which the connector's own events come. */
const OWN = 'koosync';

/** Nest's logger, and through it every event of the connector, as pino's lines. */
export class PinoLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  /** Nest tells of each module and route it sets up: that is for who looks for it. */
  log(message: unknown, ...rest: unknown[]): void {
    this.write(rest.at(-1) === OWN ? 'info' : 'debug', message, rest.at(-1));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest.at(-1));
  }

  /** Nest hands over the stack, which may be missing, and then the context. */
  error(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    // what keeps the application from starting is told by the command that starts it
    if (context === 'ExceptionHandler') return;
    const stack = framesOf(rest.slice(0, -1).find((value) => typeof value === 'string'));
    // with a stack, a text is the message of an error that nobody has looked at
    const told = stack !== undefined && typeof message === 'string' ? 'error.unforeseen' : message;
    this.write('error', told, context, stack === undefined ? {} : { stack });
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest.at(-1));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest.at(-1));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest.at(-1));
  }

  private write(level: Level, message: unknown, context: unknown, more: { stack?: string } = {}): void {
    const fields = typeof context === 'string' && context !== OWN ? { context, ...more } : more;
    if (isEvent(message)) {
      const { event, ...own } = message;
      this.pino[level]({ ...own, ...fields }, event);
    } else if (message instanceof Error)
      this.pino[level]({ ...toldError(message), ...fields }, 'error.unforeseen');
    else this.pino[level](fields, typeof message === 'string' ? message : JSON.stringify(message));
  }
}

function isEvent(message: unknown): message is Record<string, unknown> & { event: string } {
  return (
    typeof message === 'object' && message !== null && 'event' in message && typeof message.event === 'string'
  );
}
