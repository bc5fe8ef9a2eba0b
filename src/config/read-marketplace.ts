import type { MarketplaceOptions } from '../orders/marketplace-options.js';
import type { ConfigFault } from './config-fault.js';
import type { Values } from './variables.js';

const NEEDED = [
  'KOOSYNC_MARKETPLACE_URL',
  'KOOSYNC_MARKETPLACE_ACCESS_KEY',
  'KOOSYNC_MARKETPLACE_SECRET_KEY',
] as const;
const OTHER = ['KOOSYNC_MARKETPLACE_FALLBACK_URL', 'KOOSYNC_MARKETPLACE_USAGE_KEY'] as const;

/** How to call the marketplace; undefined when nothing of it is set, and with a fault for each part that is missing. */
export function readMarketplace(values: Values, faults: ConfigFault[]): MarketplaceOptions | undefined {
  if (![...NEEDED, ...OTHER].some((name) => values[name] !== undefined)) return undefined;
  const missing = NEEDED.filter((name) => values[name] === undefined);
  for (const variable of missing) {
    const remedy = `set it too (${NEEDED.join(', ')} belong together), or none of them`;
    faults.push({ variable, problem: 'is not set', remedy });
  }
  if (missing.length > 0) return undefined;
  return {
    url: values.KOOSYNC_MARKETPLACE_URL ?? '',
    accessKey: values.KOOSYNC_MARKETPLACE_ACCESS_KEY ?? '',
    secretKey: values.KOOSYNC_MARKETPLACE_SECRET_KEY ?? '',
    fallbackUrl: values.KOOSYNC_MARKETPLACE_FALLBACK_URL,
    usageKey: values.KOOSYNC_MARKETPLACE_USAGE_KEY,
  };
}
