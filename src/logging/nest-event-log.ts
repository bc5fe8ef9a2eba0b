import type { LoggerService } from '@nestjs/common';
import type { EventLog, LogFields } from './event-log.js';
import { toldError } from './told-error.js';

/** Log lines through Nest's logger: the event's name, then its fields. */
export function nestEventLog(logger: LoggerService): EventLog {
  return {
    info: (event, fields) => void logger.log(lineOf(event, fields)),
    warn: (event, fields) => void logger.warn(lineOf(event, fields)),
    error: (event, fields, error) =>
      void logger.error(lineOf(event, error === undefined ? fields : { ...fields, ...toldError(error) })),
  };
}

function lineOf(event: string, fields: LogFields): LogFields {
  return { ...fields, event };
}
