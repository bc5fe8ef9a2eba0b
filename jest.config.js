/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // the package itself, as the examples import it
    '^koosync$': '<rootDir>/src/index.ts',
    '^koosync/testing$': '<rootDir>/src/testing.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // `cookie` 2 is ESM only, yet light-my-request (app.inject) require()s it: Jest can do that on Node >= 24.9 only
  transformIgnorePatterns: ['/node_modules/(?!(.*/)?cookie/)'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { sourceMaps: 'inline' }],
    '/node_modules/(.*/)?cookie/.+\\.js$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: { parser: { syntax: 'ecmascript' }, target: 'es2022' },
        module: { type: 'commonjs' },
      },
    ],
  },
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', 'migrations/**/*.ts'],
  workerIdleMemoryLimit: '1GB',
  // the databases work for one of two at a time
  maxWorkers: '100%',
  testTimeout: 60_000,
};
