import * as oauth from 'oauth4webapi';
import type { Clock } from '../directory/clock.js';
import { exchange } from '../outbound/exchange.js';
import { loginEndpoint } from './login-domain.js';
import type { LoginSettings } from './login-options.js';
import { refused, type LoginRefused } from './login-refusal.js';
import { LoginTokens } from './login-tokens.js';
import { OutboundFailed, refusalOf } from './refusal-of.js';
import { userInfo, type UserInfo } from './user-info.js';

/** A credential as the login server knows it. */
export interface LoginClient {
  readonly domain: URL;
  readonly clientId: string;
  readonly clientSecret: string;
}

const MAX_BYTES = 64 * 1024;

/** One tenant's login server: plain OAuth 2, the credential in the form (client_secret_post), no PKCE in its guide. */
export class LoginServer {
  private readonly server: oauth.AuthorizationServer;
  private readonly client: oauth.Client;
  private readonly authentication: oauth.ClientAuth;
  private readonly options: oauth.TokenEndpointRequestOptions & oauth.ProtectedResourceRequestOptions;

  constructor(
    private readonly credential: LoginClient,
    private readonly settings: LoginSettings,
    private readonly clock: Clock,
  ) {
    const { domain, clientId, clientSecret } = credential;
    this.server = {
      issuer: domain.origin,
      authorization_endpoint: loginEndpoint(domain, 'authorize').href,
      token_endpoint: loginEndpoint(domain, 'token').href,
    };
    this.client = { client_id: clientId };
    this.authentication = oauth.ClientSecretPost(clientSecret);
    this.options = {
      [oauth.allowInsecureRequests]: domain.protocol === 'http:', // the domain was judged before
      [oauth.customFetch]: (url: string, init: oauth.CustomFetchOptions<string, unknown>) =>
        this.send(url, init),
    };
  }

  /** Where the browser is sent. */
  authorizeUrl(state: string): URL {
    const url = loginEndpoint(this.credential.domain, 'authorize');
    const { redirectUri, scope } = this.settings;
    url.search = new URLSearchParams({
      ...{ response_type: 'code', client_id: this.credential.clientId },
      ...{ redirect_uri: redirectUri, scope, state },
    }).toString();
    return url;
  }

  /** `state`: what the callback has to carry; undefined: none, the portal launched it. */
  async redeem(callback: URLSearchParams, state: string | undefined): Promise<LoginTokens | LoginRefused> {
    return this.guarded(async () => {
      const expected = state ?? oauth.expectNoState;
      const parameters = oauth.validateAuthResponse(this.server, this.client, callback, expected);
      const response = await oauth.authorizationCodeGrantRequest(
        ...([this.server, this.client, this.authentication, parameters] as const),
        ...([this.settings.redirectUri, oauth.nopkce, this.options] as const),
      );
      return this.tokensOf(await oauth.processAuthorizationCodeResponse(this.server, this.client, response));
    });
  }

  async refresh(refreshToken: string): Promise<LoginTokens | LoginRefused> {
    return this.guarded(async () => {
      const { server, client, authentication, options } = this;
      const response = await oauth.refreshTokenGrantRequest(
        server,
        client,
        authentication,
        refreshToken,
        options,
      );
      return this.tokensOf(await oauth.processRefreshTokenResponse(server, client, response), refreshToken);
    });
  }

  async userInfo({ accessToken }: LoginTokens): Promise<UserInfo | LoginRefused> {
    const url = loginEndpoint(this.credential.domain, 'userinfo');
    return this.guarded(async () => {
      const headers = new Headers({ accept: 'application/json' });
      // not OpenID's: it has no `sub`, so the library's own reading of userinfo does not fit
      const response = await oauth.protectedResourceRequest(
        accessToken,
        'GET',
        url,
        headers,
        null,
        this.options,
      );
      if (response.status !== 200) return refused('login-server-error', `userinfo: HTTP ${response.status}`);
      const read = userInfo.safeParse(await response.json().catch(() => undefined));
      if (read.success) return read.data;
      return refused('login-server-error', `userinfo: ${read.error.issues[0]?.path.join('.') || 'not JSON'}`);
    });
  }

  private tokensOf(answer: oauth.TokenEndpointResponse, before?: string): LoginTokens {
    const { access_token, refresh_token, expires_in } = answer;
    const expiresAt = expires_in === undefined ? undefined : this.clock.now() + expires_in * 1000;
    return new LoginTokens(access_token, refresh_token ?? before, expiresAt);
  }

  private async guarded<T>(work: () => Promise<T | LoginRefused>): Promise<T | LoginRefused> {
    try {
      return await work();
    } catch (error) {
      return refusalOf(error);
    }
  }

  /** The library's fetch: to the tenant's own domain only, no redirects, limited in time and size. */
  private async send(address: string, init: oauth.CustomFetchOptions<string, unknown>): Promise<Response> {
    const { timeoutMs, allowPrivateAddresses, allowLoopback } = this.settings;
    const answer = await exchange(
      {
        method: init.method === 'POST' ? 'POST' : 'GET',
        url: new URL(address),
        headers: init.headers,
        ...(init.body instanceof URLSearchParams && { body: init.body.toString() }),
      },
      {
        timeoutMs,
        maxBytes: MAX_BYTES,
        addresses: { private: allowPrivateAddresses, loopback: allowLoopback },
      },
    );
    if (answer.kind === 'failed') throw new OutboundFailed(answer);
    const body = answer.status === 204 ? null : answer.text;
    return new Response(body, { status: answer.status, headers: { 'content-type': answer.contentType } });
  }
}
