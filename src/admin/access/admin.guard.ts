import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { HttpAdapterHost, Reflector } from '@nestjs/core';
import { EventLog } from '../../logging/event-log.js';
import { KeyUses } from '../../rotation/key-uses.js';
import { ADMIN_SCOPES, type AdminScope } from '../admin-tokens.js';
import { Problem } from '../problems/problem.js';
import { FailedAttempts } from './failed-attempts.js';
import { KnownTokens } from './known-tokens.js';
import { NEEDED_SCOPE } from './needs.js';
import type { OperatorRequest } from './operator.js';

type Request = OperatorRequest & {
  /** Of the caller, as far as the application trusts the proxies before it. */
  readonly ip?: string;
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string };
};

/** Lets a call in whose bearer token is known and has the scope that the call needs. */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(
    private readonly tokens: KnownTokens,
    private readonly failures: FailedAttempts,
    private readonly uses: KeyUses,
    private readonly reflector: Reflector,
    private readonly host: HttpAdapterHost,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.tokens.none) throw new Problem(404, 'The admin API is off: no token is configured.');
    const request = context.switchToHttp().getRequest<Request>();
    const presented = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    const token = presented === undefined ? undefined : this.tokens.find(presented);
    if (!token) throw this.stranger(request, presented !== undefined);
    const declared = this.reflector.get<AdminScope | undefined>(NEEDED_SCOPE, context.getHandler());
    const missing = (declared ? [declared] : ADMIN_SCOPES).find((scope) => !token.scopes.includes(scope));
    if (missing) throw forbidden(missing);
    request.koosyncOperator = token;
    this.uses.note(token.id);
    // whoever may see this, the next user of the same browser or proxy may not
    this.host.httpAdapter.setHeader(context.switchToHttp().getResponse(), 'cache-control', 'no-store');
    return true;
  }

  private stranger({ ip, socket }: Request, presented: boolean): Problem {
    const address = ip ?? socket.remoteAddress ?? '';
    const waitS = this.failures.note(address);
    if (waitS > 0) {
      const headers = { 'retry-after': String(waitS) };
      return new Problem(429, `Too many failed authentications; try again in ${waitS} s.`, { headers });
    }
    this.log.warn('admin.refused', { address, presented });
    const challenge = presented ? 'Bearer realm="koosync", error="invalid_token"' : 'Bearer realm="koosync"';
    const detail = presented
      ? 'The bearer token is not known.'
      : 'A bearer token is needed: Authorization: Bearer …';
    return new Problem(401, detail, { headers: { 'www-authenticate': challenge } });
  }
}

function forbidden(scope: AdminScope): Problem {
  const challenge = `Bearer realm="koosync", error="insufficient_scope", scope="${scope}"`;
  return new Problem(403, `The token lacks the scope "${scope}".`, {
    headers: { 'www-authenticate': challenge },
  });
}
