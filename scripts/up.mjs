// `npm run up`: builds when sources are newer than the build, then runs `koosync up`.
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build-if-stale.mjs';

buildIfStale();
const command = new URL('../dist/src/cli/main.js', import.meta.url);
process.argv.splice(1, 1, fileURLToPath(command), 'up');
await import(command.href);
