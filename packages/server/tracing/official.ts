import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { parseTraceParent } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { Kind, Step, Tracer } from './span.ts'

const KINDS: Record<Kind, SpanKind> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
}

/**
 * OpenTelemetry's own SDK, sending OTLP over HTTP. Where to, with which headers and how compressed, it reads from the
 * environment itself (`OTEL_EXPORTER_OTLP_…`). What the collector does not take is dropped: at most 2,048 spans wait.
 * @param ratio the share of traces that is kept, of those that begin here
 * @see [OTLP](https://opentelemetry.io/docs/specs/otlp/)
 */
export function officialTracer(service: string, ratio: number): Tracer {
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': service })),
    sampler: new ParentBasedSampler({
      root: ratio === 1 ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(ratio),
    }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), scheduledDelayMillis: 1_000 }),
    ],
  })
  const tracer = provider.getTracer('mandate')
  const contexts = new WeakMap<Step, typeof ROOT_CONTEXT>()

  return {
    begin(name, kind, attributes, parent) {
      const above = typeof parent === 'string' ? elsewhere(parent) : parent && contexts.get(parent)
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes }, above ?? ROOT_CONTEXT)
      const { traceId, spanId, traceFlags } = span.spanContext()
      const flags = traceFlags.toString(16).padStart(2, '0')
      const step: Step = {
        set: (more) => void span.setAttributes(more),
        rename: (name) => void span.updateName(name),
        fail(error) {
          span.setStatus({ code: SpanStatusCode.ERROR })
          span.setAttribute('error.type', kindOf(error))
        },
        end: () => span.end(),
        traceparent: `00-${traceId}-${spanId}-${flags}`,
      }
      contexts.set(step, trace.setSpan(ROOT_CONTEXT, span))
      return step
    },
    stop: () => provider.shutdown(),
  }
}

/** One that is not well formed begins a new trace. */
function elsewhere(traceparent: string) {
  const parsed = parseTraceParent(traceparent)
  return parsed && trace.setSpanContext(ROOT_CONTEXT, { ...parsed, isRemote: true })
}

function kindOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : String(name ?? typeof error)
}
