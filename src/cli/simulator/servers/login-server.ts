import { randomBytes } from 'node:crypto';
import { openDesk, type Answer, type Fault, type HttpDesk, type Visit } from './http-desk.js';

/** Who logs in, and with which credential the application asks. */
export interface LoginCast {
  clientId: string;
  clientSecret: string;
  userName: string;
  /** As userinfo and the callback tell it. */
  tenant: string;
}

interface Grant {
  readonly userName: string;
  readonly redirectUri?: string;
}

/** An enterprise's unified login: its authorize page lets everybody in as the user that `cast` names. */
export class LoginServer {
  fault: Fault | undefined;
  /** Called with every request's path. */
  readonly visited: string[] = [];
  private readonly codes = new Map<string, Grant>();
  private readonly accessTokens = new Map<string, Grant>();
  private readonly refreshTokens = new Map<string, Grant>();
  private desk!: HttpDesk;

  private constructor(readonly cast: LoginCast) {}

  static async open(port: number, cast: LoginCast): Promise<LoginServer> {
    const server = new LoginServer(cast);
    server.desk = await openDesk(
      port,
      (visit) => server.answer(visit),
      () => server.fault,
    );
    return server;
  }

  get url(): string {
    return this.desk.url;
  }

  stop(): Promise<void> {
    return this.desk.stop();
  }

  /** A code without a visit to the authorize page, as when the portal launches the product. */
  newCode(redirectUri?: string): string {
    const code = token();
    this.codes.set(code, {
      userName: this.cast.userName,
      ...(redirectUri !== undefined && { redirectUri }),
    });
    return code;
  }

  private answer({ method, url, headers, body }: Visit): Answer {
    this.visited.push(url.pathname);
    switch (`${method} ${url.pathname}`) {
      case 'GET /api/v1/oauth2/authorize':
        return this.authorize(url.searchParams);
      case 'POST /api/v1/oauth2/token':
        return this.token(new URLSearchParams(body));
      case 'GET /api/v1/oauth2/userinfo':
        return this.userInfo(headers.authorization ?? '');
      default:
        return { status: 404, body: { error: 'not_found' } };
    }
  }

  private authorize(asked: URLSearchParams): Answer {
    const redirectUri = asked.get('redirect_uri') ?? '';
    if (asked.get('response_type') !== 'code' || asked.get('client_id') !== this.cast.clientId)
      return { status: 400, body: { error: 'invalid_request' } };
    if (!URL.canParse(redirectUri)) return { status: 400, body: { error: 'invalid_request' } };
    const back = new URL(redirectUri);
    back.searchParams.set('code', this.newCode(redirectUri));
    back.searchParams.set('tenant', this.cast.tenant);
    const state = asked.get('state');
    if (state !== null) back.searchParams.set('state', state);
    return { status: 302, location: back.href };
  }

  private token(form: URLSearchParams): Answer {
    const { clientId, clientSecret } = this.cast;
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
      return { status: 401, body: { error: 'invalid_client' } };
    const grant = this.redeemed(form);
    if (!grant) return { status: 400, body: { error: 'invalid_grant' } };
    const [access, refresh] = [token(), token()];
    this.accessTokens.set(access, grant);
    this.refreshTokens.set(refresh, grant);
    return {
      status: 200,
      body: {
        ...{ access_token: access, refresh_token: refresh },
        ...{ token_type: 'Bearer', expires_in: 3600, scope: 'get_user_info' },
      },
    };
  }

  /** A code counts once and only for the address it was sent to; a refresh token once. */
  private redeemed(form: URLSearchParams): Grant | undefined {
    const isRefresh = form.get('grant_type') === 'refresh_token';
    const [grants, name] = isRefresh ? [this.refreshTokens, 'refresh_token'] : [this.codes, 'code'];
    const given = form.get(name) ?? '';
    const grant = grants.get(given);
    grants.delete(given);
    if (!grant || isRefresh) return grant;
    const isSameAddress = grant.redirectUri === undefined || form.get('redirect_uri') === grant.redirectUri;
    return form.get('grant_type') === 'authorization_code' && isSameAddress ? grant : undefined;
  }

  private userInfo(authorization: string): Answer {
    const grant = this.accessTokens.get(/^Bearer (.+)$/i.exec(authorization)?.[1] ?? '');
    if (!grant) return { status: 401, body: { error: 'invalid_token' } };
    const { userName } = grant;
    const { tenant } = this.cast;
    return { status: 200, body: { id: `id-${userName}`, userName, name: userName, role: 'user', tenant } };
  }
}

const token = (): string => randomBytes(24).toString('base64url');
