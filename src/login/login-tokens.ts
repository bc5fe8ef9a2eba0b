/** Tokens of the login server. They do not show in JSON, in logs or in the debugger's view of an object. */
export class LoginTokens {
  readonly #accessToken: string;
  readonly #refreshToken: string | undefined;

  constructor(
    accessToken: string,
    refreshToken: string | undefined,
    /** Epoch ms; undefined: the server did not say. */
    readonly expiresAt: number | undefined,
  ) {
    this.#accessToken = accessToken;
    this.#refreshToken = refreshToken;
  }

  get accessToken(): string {
    return this.#accessToken;
  }

  /** For `LoginService.refresh`; undefined: the server gave none. */
  get refreshToken(): string | undefined {
    return this.#refreshToken;
  }
}
