import {
  Catch,
  HttpException,
  Inject,
  Injectable,
  NotFoundException,
  type ArgumentsHost,
} from '@nestjs/common';
import { BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core';
import { KnownTokens } from './admin/access/known-tokens.js';
import { Problem } from './admin/problems/problem.js';
import { ProblemFilter } from './admin/problems/problem.filter.js';
import { Clock } from './directory/clock.js';
import { Random } from './directory/random.js';
import { refusalReply } from './protocol/reply.js';
import { receiptId } from './receipts/receipt-id.js';
import { CallReport } from './receiver/call-report.js';
import { PATH_UNKNOWN } from './receiver/reasons.js';

/**
 * Answers for paths that nothing listens on: a wrong production address (生产地址) gets a reply that the marketplace can
 * show, whatever its body. Below /admin, errors are problem details, also those that the HTTP server finds before any guard.
 */
@Catch()
@Injectable()
export class UnknownPathFilter extends BaseExceptionFilter {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly problems: ProblemFilter,
    private readonly tokens: KnownTokens,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Random) private readonly random: Random,
    private readonly report: CallReport,
  ) {
    super(host.httpAdapter);
  }

  override catch(error: unknown, context: ArgumentsHost): void {
    const request = context.switchToHttp().getRequest<{ readonly method: string; readonly url: string }>();
    const path = request.url.replace(/\?.*/s, '');
    if (/^\/admin(\/|$)/.test(path)) this.problems.catch(this.adminError(error), context);
    else if (isRefusal(error)) this.unknownPath(request.method, path, context);
    else super.catch(error, context);
  }

  private adminError(error: unknown): unknown {
    if (this.tokens.none) return new Problem(404, 'The admin API is off: no token is configured.');
    return error instanceof NotFoundException
      ? new Problem(404, 'There is nothing here; see /admin/api/v1.')
      : error;
  }

  private unknownPath(method: string, path: string, context: ArgumentsHost): void {
    const id = receiptId(this.clock.now(), this.random.bytes(8));
    this.report.lost(id, method, path, 'path');
    const response: unknown = context.switchToHttp().getResponse();
    this.host.httpAdapter.setHeader(response, 'content-type', 'application/json');
    this.host.httpAdapter.reply(response, refusalReply('000002', PATH_UNKNOWN, id).toString(), 404);
  }
}

/** No such path, or a body that no path takes: nothing else outside /admin refuses a call. */
const isRefusal = (error: unknown): boolean => error instanceof HttpException && error.getStatus() < 500;
