import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { LoginRequest } from './login.guard.js';
import type { LoggedIn } from './login.service.js';

/** The `LoggedIn` of a route behind `LoginGuard`. */
export const LoggedInUser = createParamDecorator((_: unknown, context: ExecutionContext): LoggedIn => {
  const { koosyncLogin } = context.switchToHttp().getRequest<LoginRequest>();
  if (!koosyncLogin) throw new Error('@LoggedInUser() needs @UseGuards(LoginGuard)');
  return koosyncLogin;
});
