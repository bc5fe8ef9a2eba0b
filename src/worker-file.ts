/** The compiled worker. From sources (tests run them) it is the one in dist/: a thread needs plain JavaScript. */
export function workerFile(): URL {
  const here = import.meta.url;
  return new URL(here.endsWith('.ts') ? '../dist/src/worker.js' : './worker.js', here);
}
