import { describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.js';
import { unknownNames } from '../../src/config/unknown-names.js';
import { temporaryFolder } from '../cli/temporary-folder.js';

const file = join(import.meta.dirname, '../../deploy/systemd/koosync.service');
const unit = readFileSync(file, 'utf8');
const folder = temporaryFolder();

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
const itWithSystemd = hasSystemd ? it : it.skip;
const why = hasSystemd ? '' : ' (skipped: no systemd-analyze)';

describe('deploy/systemd/koosync.service', () => {
  itWithSystemd(`is a unit that systemd understands without a warning${why}`, () => {
    // the programs it names need not be on this machine
    const here = unit.replace('/usr/bin/node', process.execPath);
    const copy = join(folder, 'koosync.service');
    writeFileSync(copy, here);
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', copy], { encoding: 'utf8' });
    expect([verified.status, linesAbout(verified.stderr)]).toEqual([0, []]);
    writeFileSync(copy, here.replace('NoNewPrivileges=yes', 'NoNewPrivilege=yes'));
    const wrong = spawnSync('systemd-analyze', ['verify', '--man=no', copy], { encoding: 'utf8' });
    expect(linesAbout(wrong.stderr).join()).toMatch(/NoNewPrivilege/);
  });

  itWithSystemd(`is exposed less than 2.0 of 10 by systemd's own measure${why}`, () => {
    const options = ['security', '--offline=true', '--no-pager', '--threshold=20', file];
    expect(execFileSync('systemd-analyze', options, { encoding: 'utf8' })).toMatch(/Overall exposure level/);
  });

  it('hands every secret over as a credential, and sets variables that the connector knows', () => {
    const set = [...unit.matchAll(/^Environment=(KOOSYNC_\w+)=(.*)$/gm)].map(
      ([, name = '', value = '']) => [name, value] as const,
    );
    const environment = Object.fromEntries(set);
    expect(unknownNames(environment)).toEqual([]);
    expect(() => loadConfig(environment)).toThrow('%d/data.key');
    const credentials = [...unit.matchAll(/^LoadCredential=([\w.-]+):\/etc\/koosync\/secrets\/\1$/gm)];
    const named = set.filter(([, value]) => value.startsWith('%d/')).map(([, value]) => value.slice(3));
    expect(credentials.map(([, name]) => name).sort()).toEqual(named.sort());
  });
});

const linesAbout = (output: string): string[] =>
  output.split('\n').filter((line) => line.includes('koosync.service'));
