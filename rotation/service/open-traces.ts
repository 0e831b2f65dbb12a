import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Clock } from '../../core/clock';
import type { Observer } from './observer';
import { RotationIds } from './rotation-ids';
import { traceObserver } from './trace-observer';

/** Traces that are sent to a collector. */
export interface Traces {
  readonly observer: Observer;
  /** Sends what is left. */
  close(): Promise<void>;
}

/** Where to, and who says it. */
export interface TraceTarget {
  /** Base address, as `OTEL_EXPORTER_OTLP_ENDPOINT` has it: traces go to `/v1/traces` below it. */
  readonly endpoint: string;
  readonly worker: string;
  readonly version: string;
  /** Milliseconds that one sending of traces may take, attempts included. @default 10000 */
  readonly bound?: number;
}

/** Sends traces by OTLP as JSON over HTTP. Load this file only where somebody wants them. */
export function openTraces(
  { endpoint, worker, version, bound = 10_000 }: TraceTarget,
  clock: Pick<Clock, 'now'>,
): Traces {
  const ids = new RotationIds();
  const provider = new TracerProvider({
    idGenerator: ids,
    resource: resourceFromAttributes({
      'service.name': 'gcda-rotator',
      'service.version': version,
      'service.instance.id': worker,
    }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis: bound }),
        exportTimeoutMillis: bound,
      }),
    ],
  });
  return {
    observer: traceObserver(provider.getTracer('gcda'), ids, clock),
    close: () => provider.shutdown(),
  };
}
