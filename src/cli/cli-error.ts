/** A failure that the user of the command can do something about: told in one sentence, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';

  /**
   * @param message what is wrong.
   * @param remedy what to do about it, in the imperative.
   * @param exitCode 1 failed, 2 wrong usage.
   */
  constructor(
    message: string,
    readonly remedy?: string,
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
  }
}

/** The command was called wrongly. */
export const wrongUsage = (message: string, remedy?: string): CliError => new CliError(message, remedy, 2);
