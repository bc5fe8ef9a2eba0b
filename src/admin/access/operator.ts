import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { KnownToken } from './known-tokens.js';

/** Who calls: the guard leaves it on the request. */
export interface OperatorRequest {
  koosyncOperator?: KnownToken;
}

/** Injects the token with which the call was authenticated. */
export const Operator = createParamDecorator((_: unknown, context: ExecutionContext): KnownToken => {
  const { koosyncOperator } = context.switchToHttp().getRequest<OperatorRequest>();
  if (!koosyncOperator) throw new Error('a call of the admin API passed no guard');
  return koosyncOperator;
});
