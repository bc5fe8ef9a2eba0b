import { createRequire } from 'node:module';

const NEEDED = [
  '@opentelemetry/sdk-trace',
  '@opentelemetry/exporter-trace-otlp-proto',
  '@opentelemetry/resources',
  '@opentelemetry/context-async-hooks',
  '@opentelemetry/core',
];

export interface TracesOptions {
  /** Of the traces that begin here; those that a caller began follow the caller. From 0 to 1. */
  readonly share: number;
  readonly version: string;
  /** Told when spans cannot be handed over, once a minute at most. */
  readonly onTrouble: () => void;
}

export interface Traces {
  /** Hands over what is left, for 5 s at most. */
  stop(): Promise<void>;
}

/** The packages that traces take are not installed; they are optional. */
export class TracesUnavailable extends Error {
  override readonly name = 'TracesUnavailable';

  constructor(readonly missing: readonly string[]) {
    super(`not installed: ${missing.join(', ')}; run: npm install ${missing.join(' ')}`);
  }
}

const fromHere = createRequire(import.meta.url);
const STOP_MS = 5000;

/**
 * Registers an OpenTelemetry SDK that hands spans over by OTLP/HTTP; where to, its own variables say
 * (`OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_SERVICE_NAME`, …). The stand-alone service does it once, before anything else.
 *
 * @throws TracesUnavailable that says what to install.
 */
export async function startTraces(
  options: TracesOptions,
  resolve: (name: string) => unknown = (name) => fromHere.resolve(name),
): Promise<Traces> {
  const missing = NEEDED.filter((name) => !isThere(name, resolve));
  if (missing.length > 0) throw new TracesUnavailable(missing);
  const { newProvider } = await import('./trace-provider.js');
  const provider = newProvider(options);
  return {
    stop: async () => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((done) => (timer = setTimeout(done, STOP_MS)));
      await Promise.race([provider.shutdown().catch(options.onTrouble), late]);
      clearTimeout(timer);
    },
  };
}

function isThere(name: string, resolve: (name: string) => unknown): boolean {
  try {
    resolve(name);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND';
  }
}
