import { fork } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { sealRequest } from '../../dist/src/protocol/seal-request.js';

export const ACCESS_KEY = 'bench-access-key';

/** A connector's keys in a folder of their own, and the environment that names them. */
export function keyFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'koosync-bench-'));
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 3072,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  writeFileSync(join(folder, 'private.pem'), privateKey);
  writeFileSync(join(folder, 'data.key'), randomBytes(32).toString('base64'));
  return {
    publicKey,
    environment: (databaseUrl) => ({
      KOOSYNC_DATABASE_URL: databaseUrl,
      KOOSYNC_KIT_ACCESS_KEYS: ACCESS_KEY,
      KOOSYNC_PRIVATE_KEY_FILES: join(folder, 'private.pem'),
      KOOSYNC_DATA_KEY_FILE: join(folder, 'data.key'),
    }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The connector in a process of its own, with its event-loop stall and memory on request. */
export async function startConnector(databaseUrl, environment = {}) {
  const files = keyFiles();
  const child = fork(new URL('./connector-process.mjs', import.meta.url), {
    env: { PATH: process.env.PATH, ...files.environment(databaseUrl), ...environment },
  });
  const [{ url }] = await once(child, 'message');
  const ask = async (what) => {
    child.send(what);
    const [answer] = await once(child, 'message');
    return answer;
  };
  return {
    url,
    publicKey: files.publicKey,
    /** `{ worstStallMs, peakMemoryMb, cpuMs }`: stall and CPU time (all threads) since the last call, memory ever. */
    vitals: () => ask('vitals'),
    /** Changes that the target in its process was told, with BENCH_TARGET set. */
    delivered: () => ask('delivered'),
    stop: async () => {
      child.send('stop');
      await once(child, 'exit');
      files.remove();
    },
  };
}

/** A signed request; the body is made before the clock starts. */
export function seal(kind, message) {
  return sealRequest(kind, message, {
    accessKey: ACCESS_KEY,
    nonce: randomBytes(16).toString('hex'),
    timestamp: Date.now(),
    basePath: '/isv/produce',
  });
}

export async function send(url, { method, path, headers, body }) {
  const start = performance.now();
  const response = await fetch(url + path, { method, headers, body });
  const text = await response.text();
  if (!text.includes('"000000"')) throw new Error(`the connector refused: ${text}`);
  return performance.now() - start;
}
