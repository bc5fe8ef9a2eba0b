import { afterAll, beforeAll, describe } from '@jest/globals';
import type { InstancesOptions } from '../../src/connector-options.js';
import { TestConnector } from './connector.js';
import { DATABASES, type TestDatabase } from './database.js';

/** A connector on a database of its own, for the tests of one promise. */
export interface Running {
  readonly connector: TestConnector;
  readonly database: TestDatabase;
  /** Which database it is. */
  readonly name: string;
}

/** Runs the tests once on each database. `environment`: further KOOSYNC_* variables; `instances`: the vendor's part. */
export function onEveryDatabase(
  promise: string,
  environment: Record<string, string>,
  tests: (running: Running) => void,
  instances: InstancesOptions = {},
): void {
  describe.each(DATABASES)(`${promise}, on $name`, ({ name, fresh }) => {
    const running = { name } as { -readonly [K in keyof Running]: Running[K] };
    beforeAll(async () => {
      running.database = await fresh();
      running.connector = await TestConnector.start(running.database.url, environment, { instances });
    });
    afterAll(async () => {
      await running.connector?.stop();
      await running.database?.drop();
    });
    tests(running);
  });
}
