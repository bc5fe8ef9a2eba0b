// Writes docs/openapi.json: what the build in dist/ answers to GET /admin/api/v1/openapi.json. With --print it only prints.
import { writeFileSync } from 'node:fs';
import { buildIfStale } from './build-if-stale.mjs';

buildIfStale();
const { createApp } = await import('../dist/src/serve.js');
const token = 'only-for-this-document';
const connector = {
  database: { url: 'sqlite::memory:' },
  keys: { kitAccessKeys: ['none'], privateKeys: [], dataKeys: [Buffer.alloc(32).toString('base64')] },
  adminTokens: [{ token, scopes: ['read'] }],
};
const app = await createApp({ connector }, false);
await app.init();
const headers = { authorization: `Bearer ${token}` };
const reply = await app.inject({ url: '/admin/api/v1/openapi.json', headers });
await app.close();
if (reply.statusCode !== 200)
  throw new Error(`the document was answered with ${reply.statusCode}: ${reply.body}`);
const text = `${JSON.stringify(reply.json(), null, 2)}\n`;
if (process.argv.includes('--print')) process.stdout.write(text);
else writeFileSync(new URL('../docs/openapi.json', import.meta.url), text);
