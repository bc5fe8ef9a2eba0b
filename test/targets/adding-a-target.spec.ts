import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFaults } from '../support/compile-faults.js';
import { blocks, links, tableRows } from '../support/markdown.js';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'src/targets');
const text = readFileSync(join(folder, 'README.md'), 'utf8');

describe('The guide to adding a target', () => {
  it('names everything in its folder and links to files that exist', () => {
    const told = tableRows(text).map(([name = '']) => name.replaceAll(/[`/]/g, ''));
    expect([...told, 'README.md'].sort()).toEqual(readdirSync(folder).sort());
    expect(links(text).filter((link) => !existsSync(join(folder, link)))).toEqual([]);
  });

  it('shows a target that compiles against the package', () => {
    const [example = ''] = blocks(text, 'ts');
    const [faults, faultsOfWrong] = compileFaults(root, [example, example.replace("'reject'", "'refuse'")]);
    expect(faults).toEqual([]);
    expect(faultsOfWrong).toEqual([expect.stringContaining('refuse')]);
  });
});
