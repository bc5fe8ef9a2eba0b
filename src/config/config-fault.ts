/** One thing in the environment that keeps the connector from its work, and what to do about it. Never holds a secret. */
export interface ConfigFault {
  readonly variable: string;
  /** What is wrong: `is not set`, `has 12 bytes instead of 32`. */
  readonly problem: string;
  /** What to do, in the imperative. */
  readonly remedy: string;
}

/** The environment is not what the command needs; names every fault at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly ConfigFault[]) {
    super(faults.map(describeFault).join('\n'));
  }
}

/** `KOOSYNC_PORT is not a port: set it to a number from 0 to 65535` */
export const describeFault = ({ variable, problem, remedy }: ConfigFault): string =>
  `${variable} ${problem}: ${remedy}`;
