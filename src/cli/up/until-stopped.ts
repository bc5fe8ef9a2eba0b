/** How long stopping may take. */
const HARD_LIMIT_MS = 10_000;

/**
 * Resolves at the first SIGINT, SIGTERM or SIGHUP. Later ones change nothing (Ctrl-C arrives twice under npm: from the
 * terminal and from the parent), but when stopping takes too long the process ends with 1.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const onSignal = () => {
      if (!isStopping) setTimeout(() => process.exit(1), HARD_LIMIT_MS).unref();
      isStopping = true;
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
}
