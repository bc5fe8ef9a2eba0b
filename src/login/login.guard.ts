import {
  HttpException,
  Inject,
  Injectable,
  Optional,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { stateInCookie } from './login-cookie.js';
import { LoginSettings } from './login-options.js';
import type { LoginRefusalReason } from './login-refusal.js';
import { LoginService, type LoggedIn } from './login.service.js';

/** A request as Fastify and Express both have it. */
export interface LoginRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** What the guard leaves for `@LoggedInUser()`. */
  koosyncLogin?: LoggedIn;
}

const STATUS: Partial<Readonly<Record<LoginRefusalReason, number>>> = {
  'callback-invalid': 400,
  'login-server-timeout': 504,
  'login-server-unreachable': 502,
  'login-server-error': 502,
  'user-not-authorized': 403,
  'user-disabled': 403,
  'user-unknown': 403,
};

/** Guards the route at `redirectUri`: only a browser that has logged in gets through. */
@Injectable()
export class LoginGuard implements CanActivate {
  constructor(
    private readonly login: LoginService,
    @Optional() @Inject(LoginSettings) private readonly settings?: LoginSettings,
  ) {}

  /** @throws HttpException 400, 401, 403, 502 or 504 with `{ reason }`. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<LoginRequest>();
    const { cookie } = request.headers;
    const header = Array.isArray(cookie) ? cookie.join(';') : cookie;
    const state = stateInCookie(header, this.settings?.redirectUri ?? '');
    const end = await this.login.finish(request.url, state);
    if (end.kind === 'refused') throw new HttpException({ reason: end.reason }, STATUS[end.reason] ?? 401);
    request.koosyncLogin = end;
    return true;
  }
}
