import { Counter, Histogram, type Registry } from 'prom-client';

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const BYTES = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 32_768].map((kib) => kib * 1024);
const CALLS = [1, 2, 4, 8, 16, 32, 64];

/** What is counted as it happens; docs/observability.md tells what each means. */
export function instruments(registry: Registry, prefix: string) {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter({ name: prefix + name, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, buckets: number[], ...labelNames: L[]) =>
    new Histogram({ name: prefix + name, help, buckets, labelNames, registers });
  return {
    calls: counter(
      'calls_total',
      'Webhook calls of the marketplace that were answered.',
      ...(['kind', 'dialect', 'lane', 'outcome', 'code'] as const),
    ),
    refusals: counter(
      'refusals_total',
      'Webhook calls that were refused or failed, by the name of the reason; authenticated: one of our access keys had signed it.',
      ...(['reason', 'authenticated'] as const),
    ),
    callSeconds: histogram(
      'call_duration_seconds',
      "Time from a webhook call's first byte to its reply.",
      SECONDS,
      ...(['kind', 'outcome'] as const),
    ),
    bodyBytes: histogram('call_body_bytes', "Size of a webhook call's body.", BYTES),
    overdue: counter(
      'calls_overdue_total',
      'Webhook calls that were answered before they were done, because the marketplace would have given up.',
      'kind',
    ),
    groups: histogram(
      'commit_calls',
      'Webhook calls that were settled in one transaction.',
      CALLS,
      ...(['how'] as const),
    ),
    transactions: histogram(
      'transaction_duration_seconds',
      'Time of database transactions; repeated: lost a race with another one and ran again.',
      SECONDS,
      'result',
    ),
    tasks: histogram(
      'worker_task_duration_seconds',
      'Time of tasks in the thread pools, waiting included; refused: too many waited.',
      SECONDS,
      ...(['pool', 'result'] as const),
    ),
    attempts: histogram(
      'delivery_attempt_duration_seconds',
      'Time of attempts to deliver changes to a target.',
      SECONDS,
      ...(['target', 'result'] as const),
    ),
    delivered: counter('changes_delivered_total', 'Changes that a target was told of.', 'target'),
  };
}

export type Instruments = ReturnType<typeof instruments>;
