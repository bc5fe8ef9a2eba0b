import {
  Catch,
  HttpException,
  Inject,
  Injectable,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { isUnavailable } from '../../database/database-error.js';
import { EventLog } from '../../logging/event-log.js';
import { Problem, problemDetails, type ProblemDetails } from './problem.js';

/** Answers every error below /admin as problem details; the unexpected is logged and told without its insides. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response: unknown = host.switchToHttp().getResponse();
    const { httpAdapter } = this.host;
    const headers = error instanceof Problem ? error.more.headers : undefined;
    for (const [name, value] of Object.entries(headers ?? {})) httpAdapter.setHeader(response, name, value);
    httpAdapter.setHeader(response, 'content-type', 'application/problem+json');
    httpAdapter.setHeader(response, 'cache-control', 'no-store');
    const problem = this.problemOf(error);
    httpAdapter.reply(response, JSON.stringify(problem), problem.status);
  }

  private problemOf(error: unknown): ProblemDetails {
    if (error instanceof Problem) return problemDetails(error.getStatus(), error.message, error.more.errors);
    if (error instanceof HttpException) return problemDetails(error.getStatus(), error.message);
    this.log.error('admin.failed', {}, error);
    if (isUnavailable(error)) return problemDetails(503, 'The database does not answer.');
    return problemDetails(500, 'Something unexpected happened; the log of the service tells more.');
  }
}
