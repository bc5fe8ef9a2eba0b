import { ConfigError } from './config-fault.js';
import { faultsOfExchange, readSecrets, type Secrets } from './read-secrets.js';
import { readValues, type Environment } from './read-values.js';
import { FROM_FILES, type Values } from './variables.js';

/** Secrets that may stand in a file and yet are read once only: whoever uses them holds connections made with them. */
const READ_ONCE = FROM_FILES.filter(
  (name) =>
    !/^KOOSYNC_(KIT|BASIC|V1)_ACCESS_KEYS$|^KOOSYNC_(PRIVATE_KEY_PASSPHRASE|ADMIN_TOKENS|WEBHOOK_SECRETS)$/.test(
      name,
    ),
);

/** Secrets read again, and the variables whose files changed in vain: those take a restart. */
export interface Reading {
  readonly secrets: Secrets;
  readonly needRestart: readonly string[];
}

/** The keys and secrets in force. */
export class CurrentSecrets {
  constructor(
    private current: Secrets,
    private readonly values: Values,
  ) {}

  get now(): Secrets {
    return this.current;
  }

  /**
   * Reads the files again that the environment names; changes nothing.
   *
   * @throws ConfigError when what they hold now cannot be used.
   */
  readAgain(environment: Environment): Reading {
    const { values, faults } = readValues(environment);
    const secrets = readSecrets(values, faults);
    faults.push(...faultsOfExchange(this.current, secrets, this.values.KOOSYNC_WEBHOOK_URL !== undefined));
    if (faults.length > 0) throw new ConfigError(faults);
    return { secrets, needRestart: READ_ONCE.filter((name) => values[name] !== this.values[name]) };
  }

  put(secrets: Secrets): void {
    this.current = secrets;
  }
}
