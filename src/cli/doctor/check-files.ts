import { statSync } from 'node:fs';
import type { SecretFile } from '../../config/secret-files.js';
import { note, type Check } from './check.js';

const OTHERS_READ = 0o004;

/** Files with secrets that every user of this machine can read. Those that cannot be read at all are faults already. */
export function checkFiles(files: readonly SecretFile[]): Check[] {
  if (process.platform === 'win32') return [];
  return files.flatMap(({ variable, file }) => {
    const mode = modeOf(file);
    if (mode === undefined || (mode & OTHERS_READ) === 0) return [];
    const told = (mode & 0o777).toString(8);
    return [
      note(
        'secret file',
        `${file} (${variable}) can be read by every user of this machine (mode ${told})`,
        `chmod 600 ${file}; in Kubernetes set defaultMode: 0440 and an fsGroup`,
      ),
    ];
  });
}

function modeOf(file: string): number | undefined {
  try {
    return statSync(file).mode;
  } catch {
    return undefined;
  }
}
