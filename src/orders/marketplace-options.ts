import type { AccessKeyPair } from './sign-request.js';

/** How the marketplace's own interfaces are called: order query and usage push. */
export interface MarketplaceOptions extends AccessKeyPair {
  /** Scheme and host, such as `https://mkt.myhuaweicloud.com`. */
  readonly url: string;
  /** Asked when the first one cannot be reached, such as `https://mkt.myhuaweicloud.cn`. */
  readonly fallbackUrl?: string | undefined;
  /** Signs usage records (商家对接密钥). Left out: the current access key of the basic interfaces. */
  readonly usageKey?: string | undefined;
  /** How long one host may take to answer an order query, ms. Default 2000: newInstance has to be answered within 5 s. */
  readonly orderTimeoutMs?: number;
  /** How long one host may take to answer a usage push, ms. Default 10 000. */
  readonly usageTimeoutMs?: number;
  /** How often usage records that are due are looked for, ms. Default 5000. */
  readonly usageEveryMs?: number;
}

/** The options with every default filled in; undefined: the marketplace is not called. */
export type Marketplace = Required<Omit<MarketplaceOptions, 'fallbackUrl'>> & {
  readonly fallbackUrl: string | undefined;
};
export const Marketplace = Symbol('Marketplace');

/** `accessKey`: the current access key of the basic interfaces; asked each time, for it can change. */
export function marketplaceOf(options: MarketplaceOptions, accessKey: () => string): Marketplace {
  return {
    ...{ orderTimeoutMs: 2000, usageTimeoutMs: 10_000, usageEveryMs: 5000 },
    ...options,
    fallbackUrl: options.fallbackUrl,
    get usageKey() {
      return options.usageKey ?? accessKey();
    },
  };
}
