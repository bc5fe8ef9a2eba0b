import { randomBytes } from 'node:crypto';
import { LoginServer } from '../../src/cli/simulator/servers/login-server.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { DataKeys } from '../../src/keys/data-keys.js';
import { loginSettings, type LoginOptions } from '../../src/login/login-options.js';
import { LoginService } from '../../src/login/login.service.js';
import { LoginStates } from '../../src/login/login-states.js';
import type { TestConnector } from '../support/connector.js';
import { applicationSync, authSync, newTenant, tenantSync, user, type Message } from '../support/messages.js';
import { QuietLog } from '../support/quiet-log.js';
import { TestClock } from '../support/test-clock.js';

export const REDIRECT_URI = 'https://app.example/login/callback';
export const SECRET = 'the-client-secret';

/** An enterprise with an application and the user ann, whose login server the simulator plays. */
export class LoginStage {
  readonly clock = new TestClock();
  readonly log = new QuietLog();
  readonly tenantId = newTenant();

  private constructor(
    readonly connector: TestConnector,
    readonly server: LoginServer,
  ) {}

  static async set(connector: TestConnector): Promise<LoginStage> {
    const cast = { clientId: 'client-1', clientSecret: SECRET, userName: 'ann', tenant: '' };
    const stage = new LoginStage(connector, await LoginServer.open(0, cast));
    cast.tenant = stage.tenantId;
    await stage.bind(stage.server.url);
    await stage.synchronise('applicationSync', applicationSync(stage.tenantId, 1, SECRET));
    await stage.synchronise('authSync', authSync(stage.tenantId, 1, [user('ann', { role: 'admin' })]));
    return stage;
  }

  async synchronise(kind: Parameters<TestConnector['call']>[0], message: Message): Promise<void> {
    const { resultCode, resultMsg } = await this.connector.call(kind, message);
    if (resultCode !== '000000') throw new Error(resultMsg);
  }

  private step = 1;
  /** Binds the enterprise to a login domain. */
  bind(domainName: string): Promise<void> {
    return this.synchronise('tenantSync', tenantSync(this.tenantId, this.step++, { domainName }));
  }

  service(options: Partial<LoginOptions> = {}): LoginService {
    const unitOfWork = this.connector.app.get(UnitOfWork);
    const random = { bytes: (count: number) => randomBytes(count) };
    return new LoginService(
      unitOfWork,
      this.connector.app.get(DataKeys),
      new LoginStates(unitOfWork, this.clock, random),
      this.clock,
      this.log,
      loginSettings({ redirectUri: REDIRECT_URI, allowLoopback: true, timeoutMs: 10_000, ...options }),
    );
  }

  /** Begins a login and goes to the login page: the address the browser is sent back to, and what it kept. */
  async visit(login: LoginService): Promise<{ callback: string; state: string }> {
    const begun = await login.begin({ tenantId: this.tenantId });
    if (begun.kind !== 'begun') throw new Error(begun.reason);
    const response = await fetch(begun.url, { redirect: 'manual' });
    return { callback: response.headers.get('location') ?? '', state: begun.state };
  }

  /** The whole way. */
  async enter(login: LoginService) {
    const { callback, state } = await this.visit(login);
    return login.finish(callback, state);
  }
}
