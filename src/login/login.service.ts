import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Tx } from '../database/tx.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Clock } from '../directory/clock.js';
import { DataKeys } from '../keys/data-keys.js';
import { EventLog } from '../logging/event-log.js';
import { maskFreeText } from '../masking/mask-values.js';
import { constantTimeEqual } from '../protocol/constant-time-equal.js';
import { findUser, type SynchronisedUser } from './find-user.js';
import { loginDomain } from './login-domain.js';
import { LoginSettings } from './login-options.js';
import { refused, type LoginRefused } from './login-refusal.js';
import { LoginServer } from './login-server.js';
import { LoginStates } from './login-states.js';
import { findTarget, reloadTarget, type LoginFor, type LoginTarget } from './login-target.js';
import { LoginTokens } from './login-tokens.js';
import { readCallback } from './read-callback.js';

/** A login that has begun: send the browser to `url`, and keep `state` in it (an HttpOnly cookie) until it comes back. */
export interface LoginBegun {
  readonly kind: 'begun';
  readonly url: string;
  readonly state: string;
  /** s */
  readonly stateTtlS: number;
}

export interface LoggedIn {
  readonly kind: 'loggedIn';
  readonly user: SynchronisedUser;
  readonly tokens: LoginTokens;
}

/** Logs synchronised users in at their enterprise's login server. Every end is data; only faults of ours are thrown. */
@Injectable()
export class LoginService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataKeys: DataKeys,
    private readonly states: LoginStates,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(EventLog) private readonly log: EventLog,
    @Optional() @Inject(LoginSettings) private readonly given?: LoginSettings,
  ) {}

  /** Makes the address of the login page, with a state that counts once. */
  async begin(whose: LoginFor): Promise<LoginBegun | LoginRefused> {
    const { stateTtlS } = this.settings;
    const target = await this.read((tx) => findTarget(tx, whose));
    if (target.kind === 'refused') return this.told('login.not-begun', target);
    const server = await this.serverOf(target);
    if (!(server instanceof LoginServer)) return this.told('login.not-begun', server);
    const state = await this.states.issue(target.scope.id, target.application.appId, stateTtlS * 1000);
    return { kind: 'begun', url: server.authorizeUrl(state).href, state, stateTtlS };
  }

  /**
   * Takes the browser that came back: redeems the code, asks who it is and looks the user up.
   * @param callbackUrl the whole address or path with its query.
   * @param browserState the state that the browser kept since `begin`; it has to be the callback's.
   */
  async finish(callbackUrl: string, browserState?: string): Promise<LoggedIn | LoginRefused> {
    const callback = readCallback(callbackUrl);
    if (callback.kind === 'refused') return this.told('login.refused', callback);
    const { state, tenantId, parameters } = callback;
    const target = await this.targetOf(state, browserState, tenantId);
    if (target.kind === 'refused') return this.told('login.refused', target);
    if (tenantId !== undefined && !isTenant(target, tenantId))
      return this.told('login.refused', refused('tenant-mismatch', 'in the callback'));
    const server = await this.serverOf(target);
    const tokens = server instanceof LoginServer ? await server.redeem(parameters, state) : server;
    return this.admit(target, server, tokens);
  }

  /** New tokens for old ones; refused also when the user may no longer in. */
  async refresh(
    user: Pick<SynchronisedUser, 'tenantId' | 'instanceId' | 'appId' | 'userName'> &
      Partial<SynchronisedUser>,
    refreshToken: string,
  ): Promise<LoggedIn | LoginRefused> {
    const target = await this.read((tx) => findTarget(tx, user));
    if (target.kind === 'refused') return this.told('login.refused', target);
    const server = await this.serverOf(target);
    const tokens = server instanceof LoginServer ? await server.refresh(refreshToken) : server;
    const end = await this.admit(target, server, tokens);
    if (end.kind === 'loggedIn' && end.user.userName !== user.userName)
      return this.told('login.refused', refused('tenant-mismatch', 'the token belongs to another user'));
    return end;
  }

  private async targetOf(
    state: string | undefined,
    browserState: string | undefined,
    tenantId: string | undefined,
  ): Promise<LoginTarget | LoginRefused> {
    if (state === undefined) {
      if (!this.settings.allowPortalLaunch || tenantId === undefined) return refused('state-missing');
      return this.read((tx) => findTarget(tx, { tenantId }));
    }
    if (browserState === undefined) return refused('state-missing', 'in the browser');
    if (!constantTimeEqual(Buffer.from(state), Buffer.from(browserState)))
      return refused('state-unknown', 'of another browser');
    const begun = await this.states.take(state);
    if ('kind' in begun) return begun;
    return this.read((tx) => reloadTarget(tx, begun.scopeId, begun.appId));
  }

  private async serverOf({ tenant, application }: LoginTarget): Promise<LoginServer | LoginRefused> {
    const domain = loginDomain(tenant.domainName, this.settings);
    if (!domain) return refused('domain-refused');
    const { secretJwe, clientId } = application;
    const clientSecret = secretJwe && (await this.dataKeys.open(secretJwe).catch(() => ''));
    if (!clientSecret) return refused('secret-unreadable');
    return new LoginServer({ domain, clientId, clientSecret }, this.settings, this.clock);
  }

  private async admit(
    target: LoginTarget,
    server: LoginServer | LoginRefused,
    tokens: LoginTokens | LoginRefused,
  ): Promise<LoggedIn | LoginRefused> {
    if (!(tokens instanceof LoginTokens)) return this.told('login.refused', tokens);
    const who = await (server as LoginServer).userInfo(tokens);
    if ('kind' in who) return this.told('login.refused', who);
    if (who.tenant && !isTenant(target, who.tenant))
      return this.told('login.refused', refused('tenant-mismatch', 'in userinfo'));
    const user = await this.read((tx) => findUser(tx, target, who.userName));
    if ('kind' in user) return this.told('login.refused', user);
    this.log.info('login.done', { tenantId: user.tenantId, instanceId: user.instanceId, appId: user.appId });
    return { kind: 'loggedIn', user, tokens };
  }

  private told(event: string, refusal: LoginRefused): LoginRefused {
    this.log.warn(event, { reason: refusal.reason, detail: maskFreeText(refusal.detail) });
    return refusal;
  }

  private read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.unitOfWork.run(work);
  }

  private get settings(): LoginSettings {
    if (!this.given) throw new Error('the login of synchronised users needs ConnectorOptions.login');
    return this.given;
  }
}

/** Pages call it tenant id; the login server's own guide lets it be the short name. */
const isTenant = ({ scope, tenant }: LoginTarget, name: string): boolean =>
  name === scope.tenantId || name === tenant.code;
