import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unknownNames } from '../../src/config/unknown-names.js';
import { RESULT_CODES } from '../../src/protocol/result-code.js';
import { koosync } from '../cli/koosync-process.js';
import { anchorOf, codeSpans, links, sections, tableRows } from '../support/markdown.js';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const operations = read('docs/operations.md');

describe.each(['docs/operations.md', 'SECURITY.md'])('%s', (file) => {
  const text = read(file);

  it('links only to files and headings that exist', () => {
    const anchors = sections(text).map(({ title }) => anchorOf(title));
    const dead = links(text).filter((link) =>
      link.startsWith('#')
        ? !anchors.includes(link)
        : !/^https?:/.test(link) && !existsSync(join(root, dirname(file), link)),
    );
    expect(dead).toEqual([]);
  });

  it('names only variables that the connector knows', () => {
    const mentioned = text.match(/KOOSYNC_[A-Z0-9_]*[A-Z0-9]/g) ?? [];
    expect(unknownNames(Object.fromEntries(mentioned.map((name) => [name, 'set'])))).toEqual([]);
  });
});

describe('docs/operations.md', () => {
  it('names only commands that the command knows', async () => {
    const { stdout } = await koosync(['--help']);
    const named = [...operations.matchAll(/(?:^|`)koosync ((?!is )[a-z]+)/gm)].map(
      ([, command = '']) => command,
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((command) => !new RegExp(`^  ${command}\\b`, 'm').test(stdout))).toEqual([]);
  });

  it('tells for every result code but success where to look', () => {
    const rows = tableRows(sections(operations).find(({ title }) => title === 'By result code')?.text ?? '');
    const told = codeSpans(rows.map(([sign]) => sign).join('\n'));
    const isTold = (code: string): boolean => told.includes(code) || (code > '000100' && code < '000107');
    expect(Object.keys(RESULT_CODES).filter((code) => code !== '000000' && !isTold(code))).toEqual([]);
  });
});
