// `npm run scale [-- --tenants 10000 --users 1000 --one 1000000 --receipts 1000000]`: what a call, a delivery and a purge cost
// in a database of that size, next to an empty one. Writes bench/results/scale.json. PostgreSQL: BENCH_POSTGRES_URL.
import { buildIfStale } from '../../scripts/build-if-stale.mjs';

buildIfStale();
await import('./simulate.mjs');
