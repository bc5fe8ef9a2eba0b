import { readFileSync } from 'node:fs';
import type { Environment } from '../../config.js';
import type { DevFiles } from './dev-files.js';

/** What the demo runs with: the development keys, and whatever the environment says instead. */
export function devEnvironment(given: Environment, dataDir: string, files: DevFiles): Record<string, string> {
  const own = {
    KOOSYNC_DATA_DIR: dataDir,
    KOOSYNC_KIT_ACCESS_KEYS: textIn(files.accessKey),
    KOOSYNC_PRIVATE_KEY_FILES: files.privateKey,
    KOOSYNC_DATA_KEY_FILE: files.dataKey,
    KOOSYNC_SEAL_KEY_FILE: files.sealKey,
    KOOSYNC_ADMIN_TOKENS: textIn(files.adminToken),
    KOOSYNC_INSTANCE_FRONTEND_URL: 'https://product.example/{instanceId}',
  };
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(own))
    if (given[`${name}_FILE`] === undefined || name.endsWith('_FILE')) result[name] = value;
  for (const [name, value] of Object.entries(given))
    if (name.startsWith('KOOSYNC_') && value) result[name] = value;
  return { ...result, KOOSYNC_DATA_DIR: dataDir };
}

const textIn = (file: string): string => readFileSync(file, 'utf8').trim();
