export const SCENARIOS = ['onboarding', 'day-of-changes', 'lifecycle', 'probe', 'faults'] as const;

/** Guide version: how calls are addressed, written and signed. */
export type Protocol = 'v1' | 'v2';
export const PROTOCOLS: readonly Protocol[] = ['v2', 'v1'];

/** The kit's interfaces (enterprises and users), or the basic ones (instances). */
export type InterfaceFamily = 'kit' | 'basic';
export const FAMILIES: readonly InterfaceFamily[] = ['kit', 'basic'];

export interface SimulateOptions {
  readonly url?: string;
  readonly basePath?: string;
  readonly protocol: Protocol;
  readonly kitKey?: string;
  readonly basicKey?: string;
  readonly v1Key?: string;
  readonly publicKey?: string;
  readonly oaepDialect: 'sha256-mgf1sha1' | 'sha256-mgf1sha256' | 'sha1-mgf1sha1';
  readonly seed: number;
  readonly only?: InterfaceFamily;
  readonly instance?: string;
  readonly tenant?: string;
  readonly app?: string;
  readonly test?: boolean;
  readonly flag?: number;
  readonly count: number;
  readonly set: readonly string[];
  readonly wrongKey?: boolean;
  readonly skew: number;
  readonly age: number;
  readonly resend?: boolean;
  /** Of the story `faults`: which ones, with commas between; all by default. */
  readonly faults?: string;
  /** Of the story `faults`: when it ends, ISO 8601; now by default. */
  readonly start?: string;
  readonly token?: string;
  readonly json?: boolean;
}
