import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS, RELEASES, root } from './release.js';

describe.each(RELEASES)('The migrations of release $version', ({ migrations }) => {
  it('come first, in the order of then', () => {
    const names = MIGRATIONS.map(({ name }) => name);
    expect(names.slice(0, migrations.length)).toEqual(migrations.map(({ name }) => name));
  });

  it.each(migrations)('$file was never edited', ({ file, sha256 }) => {
    const now = createHash('sha256')
      .update(readFileSync(join(root, 'migrations', file)))
      .digest('hex');
    expect(now).toBe(sha256);
  });
});

it('There is a released version to compare with', () => {
  expect(RELEASES.length).toBeGreaterThan(0);
});
