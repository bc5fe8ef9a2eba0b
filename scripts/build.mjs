// `npm run build`: everything into dist/, whether it is stale or not.
import { buildAll } from './build-if-stale.mjs';

buildAll();
