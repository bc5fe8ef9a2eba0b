import type { INestApplicationContext } from '@nestjs/common';
import { OperatorLog } from './admin/operator-log.js';
import { ConfigError, describeFault, secretFiles, type Config, type Environment } from './config.js';
import { fingerprintOf } from './config/secret-files.js';
import { KnownTokens } from './admin/access/known-tokens.js';
import { KeyExchange } from './key-exchange.js';
import { DataKeys } from './keys/data-keys.js';
import { KeyRing } from './keys/key-ring.js';
import { EventLog } from './logging/event-log.js';

/** How often the files are looked at. What changed counts once it stayed the same for one look more. */
const LOOK_MS = 2000;

/** Reads key and secret files again while the connector runs: all that is in them takes effect at once, or nothing. */
export class FreshKeys {
  private applied: string;
  private seen: string;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly app: INestApplicationContext,
    private readonly config: Config,
    private readonly environment: Environment,
  ) {
    this.applied = this.seen = this.fingerprint();
  }

  /**
   * Looks at the files, and reads them if they changed and nobody is writing to them any more. To be called every few
   * seconds.
   */
  look(): Promise<void> {
    const now = this.fingerprint();
    const isSettled = now === this.seen;
    this.seen = now;
    return isSettled && now !== this.applied ? this.reload() : this.running;
  }

  /** Reads the files; what cannot be used is told in the log, and what was in force stays. Never rejects. */
  reload(): Promise<void> {
    this.running = this.running.then(() => this.exchange());
    return this.running;
  }

  private async exchange(): Promise<void> {
    const log = this.app.get<EventLog>(EventLog);
    this.applied = this.seen = this.fingerprint();
    try {
      const before = this.ids();
      const { secrets, needRestart } = this.config.secrets.readAgain(this.environment);
      await this.app.get(KeyExchange).put(secrets);
      this.config.secrets.put(secrets);
      const changed = differences(before, this.ids());
      log.info('keys.reloaded', changed);
      await this.note(changed);
      for (const name of needRestart)
        log.warn('keys.need-restart', { name, remedy: 'restart: this one is read at start only' });
    } catch (error) {
      const reason =
        error instanceof ConfigError ? error.faults.map(describeFault).join('; ') : (error as Error).message;
      log.error('keys.not-reloaded', { reason, meaning: 'the keys that were in force stay in force' });
    }
  }

  /** In the audit log, too. */
  private async note(changed: Readonly<Record<string, string>>): Promise<void> {
    if (Object.keys(changed).length === 0) return;
    const deed = { request: changed, reason: 'keys were read again from their files' };
    await this.app
      .get(OperatorLog)
      .noteChange('admin.exchange-keys', deed)
      .catch((error: unknown) => this.app.get<EventLog>(EventLog).error('keys.change-not-noted', {}, error));
  }

  private fingerprint(): string {
    return fingerprintOf(secretFiles(this.environment));
  }

  /** Of everything whose use can be told from its id. */
  private ids(): Record<string, readonly string[]> {
    const keyRing = this.app.get(KeyRing);
    const idsOf = (keys: readonly { readonly id: string }[]) => keys.map(({ id }) => id);
    return {
      kit: idsOf(keyRing.accessKeysOf('v2-kit')),
      basic: idsOf(keyRing.accessKeysOf('v2-basic')),
      v1: idsOf(keyRing.accessKeysOf('v1-kit')),
      private: idsOf(keyRing.secretKeys),
      data: this.app.get(DataKeys).ids,
      admin: idsOf(this.app.get(KnownTokens).all),
    };
  }
}

/**
 * Has `serve` keep its keys fresh: it looks at their files every two seconds, and at once at SIGHUP. A service on a terminal
 * still ends with it, as SIGHUP there says that the terminal is gone.
 */
export function keepKeysFresh(
  app: INestApplicationContext,
  config: Config,
  environment: Environment,
  { onHangUp }: { readonly onHangUp: boolean },
): void {
  const keys = new FreshKeys(app, config, environment);
  setInterval(() => void keys.look(), LOOK_MS).unref();
  if (onHangUp) process.on('SIGHUP', () => void keys.reload());
}

type Ids = Readonly<Record<string, readonly string[]>>;

/** `{ kit: 'new1 old1' }` for each list that differs. */
function differences(before: Ids, after: Ids): Record<string, string> {
  const changed = Object.entries(after).filter(([name, ids]) => ids.join() !== before[name]?.join());
  return Object.fromEntries(changed.map(([name, ids]) => [name, ids.join(' ')]));
}
