import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { Observable } from 'rxjs';
import { invalidParameters } from './parameters.pipe.js';

/** What hands a handler the query, as a whole or with the request. */
const READERS = new Set<number>([RouteParamtypes.QUERY, RouteParamtypes.REQUEST]);

/**
 * Refuses query parameters of calls that take none: passed over in silence, `removals/{id}/approve?tenantId=…` would look
 * as if it acted for that enterprise only.
 */
@Injectable()
export class UnaskedQuery implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { query } = context.switchToHttp().getRequest<{ readonly query?: object }>();
    const names = Object.keys(query ?? {});
    if (names.length > 0 && !readsQuery(context))
      throw invalidParameters(names.map((name) => ({ name, detail: 'is not a parameter of this call' })));
    return next.handle();
  }
}

function readsQuery(context: ExecutionContext): boolean {
  const parameters = (Reflect.getMetadata(
    ROUTE_ARGS_METADATA,
    context.getClass(),
    context.getHandler().name,
  ) ?? {}) as object;
  // their keys are `${type}:${index}`
  return Object.keys(parameters).some((key) => READERS.has(Number(key.split(':')[0])));
}
