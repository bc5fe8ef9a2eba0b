import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { TracesOptions } from './start-traces.js';

/** Apart, so that its packages are loaded only when somebody wants traces. */
export function newProvider({ share, version, onTrouble }: TracesOptions): TracerProvider {
  tellTrouble(onTrouble);
  const own = resourceFromAttributes({ 'service.name': 'koosync', 'service.version': version });
  const named = detectResources({ detectors: [envDetector] });
  const provider = new TracerProvider({
    resource: defaultResource().merge(own).merge(named),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  trace.setGlobalTracerProvider(provider);
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return provider;
}

const APART_MS = 60_000;

/** What the SDK says is not passed on: it may hold what the other side answered. */
function tellTrouble(onTrouble: () => void): void {
  let toldAt = -Infinity;
  const tell = () => {
    if (performance.now() - toldAt < APART_MS) return;
    toldAt = performance.now();
    onTrouble();
  };
  const quiet = () => undefined;
  diag.setLogger({ error: tell, warn: tell, info: quiet, debug: quiet, verbose: quiet }, DiagLogLevel.WARN);
}
