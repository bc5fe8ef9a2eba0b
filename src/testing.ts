export { FakeUserStore } from './testing/fake-user-store.js';
export type { FakeCall, Unwelcome } from './testing/fake-dials.js';
export {
  marketplaceOf,
  testKeyPair,
  type MarketplaceOptions,
  type TestMarketplace,
} from './testing/marketplace-of.js';
export { verifyChangeTarget, type TargetUnderTest } from './testing/verify-change-target.js';
export { verifyUserStore, type MakeStore } from './testing/verify-user-store.js';
export type { StoreUnderTest, VerifyOptions } from './testing/verify-options.js';
export type { CheckResult, StoreReport } from './testing/store-report.js';
export type {
  FoundApplication,
  FoundDepartment,
  FoundTenant,
  FoundUser,
  StoreProbe,
  StoreScope,
} from './testing/store-probe.js';
export type { TestingConnector } from './testing-connector.js';

/** A connector on a port of its own; loaded when it is asked for, as it brings the whole framework. */
export const createTestingConnector: (typeof import('./testing-connector.js'))['createTestingConnector'] =
  async (options) => (await import('./testing-connector.js')).createTestingConnector(options);
