import { describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { jsonOf, koosync } from './koosync-process.js';
import { temporaryFolder } from './temporary-folder.js';
import type { StoreReport } from '../../src/testing.js';

const folder = temporaryFolder();
const testing = pathToFileURL(join(import.meta.dirname, '../../dist/src/testing.js')).href;

/** A module of a vendor. */
function module(name: string, text: string): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, `import { FakeUserStore } from '${testing}';\n${text}`);
  return file;
}

const whole = module(
  'whole',
  `export default () => { const store = new FakeUserStore(); return { store, probe: store }; };`,
);
const broken = module(
  'broken',
  `class Broken extends FakeUserStore {
     async saveUsers(users, context) { await super.saveUsers(users.filter((user) => user.active), context); }
   }
   export const options = { rows: 10 };
   export default async () => { const store = new Broken(); return { store, probe: store }; };`,
);

describe('koosync verify-store', () => {
  it('prints what a store keeps, and ends with 0', async () => {
    const { code, stdout, stderr } = await koosync(['verify-store', whole, '--rows', '20']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Who gets in: the store\n {2}✓ lets an authorized user in\n/);
    expect(stdout).toMatch(/✓ takes an enterprise of many users \(20 users in \d+ ms, again in \d+ ms\)/);
  });

  it('prints what a store breaks, what it was told and what was found, and ends with 1', async () => {
    const { code, stdout } = await koosync(['verify-store', broken, '--only', 'a revoked user out']);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      / {2}✗ keeps a revoked user out\n {6}user "ann" of kit-1-\d+-a\/instance-1: expected no access/,
    );
    expect(stdout).toMatch(
      / {6}told: saveUsers\("ann" without access\) for kit-1-\d+-a\/instance-1 → applied/,
    );
  });

  it('gives the report as JSON', async () => {
    const ended = await koosync(['verify-store', broken, '--json', '--seed', '9']);
    const report = jsonOf<StoreReport>(ended);
    expect(report.seed).toBe(9);
    expect(report.failed.join('\n')).toContain('keeps a revoked user out: ');
    expect(ended.code).toBe(1);
  });

  it('says what is wrong with a module that makes no store', async () => {
    const calls: [string, RegExp][] = [
      [join(folder, 'missing.mjs'), /does not exist: name a JavaScript module/],
      [module('empty', ''), /makes no store: export \(\) => \(\{ store, probe \}\) as default/],
      [module('wrong', 'export default () => ({});'), /makes no store: let the default export return/],
      [module('faulty', 'throw new Error("no database");'), /cannot be loaded: no database/],
    ];
    for (const [file, told] of calls) {
      const { code, stderr } = await koosync(['verify-store', file]);
      expect(stderr).toMatch(told);
      expect(code).toBeGreaterThan(0);
    }
  });
});
