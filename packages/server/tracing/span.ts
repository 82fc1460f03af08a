import { AsyncLocalStorage } from 'node:async_hooks'

/*
 * What takes time, and what it was part of, for whoever runs a service. Without a tracer each of these costs one
 * comparison. Names and attributes say what kind of thing was done and never whose: no address of a request, no text with
 * values, no message of an error.
 */

export type Kind = 'server' | 'client' | 'producer' | 'consumer' | 'internal'
export type Attributes = Record<string, string | number | boolean>

/** Something that takes time. */
export interface Step {
  set(attributes: Attributes): void
  rename(name: string): void
  /** Of an error only its kind is told. */
  fail(error: unknown): void
  end(): void
  /** @see [W3C Trace Context, traceparent](https://www.w3.org/TR/trace-context/#traceparent-header) */
  traceparent: string
}

export interface Tracer {
  /** @param parent what it is part of, here or, as a traceparent, elsewhere */
  begin(name: string, kind: Kind, attributes: Attributes, parent: Step | string | null): Step
  /** Sends what is not sent yet. */
  stop(): Promise<void>
}

const under = new AsyncLocalStorage<Step>()
let tracer: Tracer | null = null

/** Null ends it: what is begun afterwards is not traced. */
export function traceWith(made: Tracer | null): void {
  tracer = made
}

export const isTracing = (): boolean => tracer !== null

export interface SpanOptions {
  kind?: Kind
  attributes?: Attributes
  /** A traceparent that came from elsewhere. */
  from?: string | undefined
}

/** Traces what `act` does, as part of whatever this is called in. */
export async function span<T>(
  name: string,
  { kind = 'internal', attributes = {}, from }: SpanOptions,
  act: (step: Step | null) => T | Promise<T>,
): Promise<T> {
  if (tracer === null) return act(null)
  const step = tracer.begin(name, kind, attributes, from ?? under.getStore() ?? null)
  try {
    return await within(step, () => act(step))
  } catch (error) {
    step.fail(error)
    throw error
  } finally {
    step.end()
  }
}

/** What is begun by `act` is part of `step`. */
export function within<T>(step: Step, act: () => T): T {
  return under.run(step, act)
}

/** Begins what its caller ends. Null: nothing is traced. */
export function begin(name: string, kind: Kind, from?: string): Step | null {
  return tracer?.begin(name, kind, {}, from ?? under.getStore() ?? null) ?? null
}

/** The same, only where it is part of something: what a service does by itself every second is told to nobody. */
export function beginPart(name: string, kind: Kind): Step | null {
  const whole = tracer && under.getStore()
  return whole ? tracer!.begin(name, kind, {}, whole) : null
}

/** What is sent along, so that the other side goes on with the same trace. */
export function traceparent(): string | undefined {
  return tracer === null ? undefined : under.getStore()?.traceparent
}

/** Sends what is not sent yet; a collector that does not answer is waited for no longer than a second. */
export async function stopTracing(): Promise<void> {
  const ended = tracer
  tracer = null
  if (ended === null) return
  const { promise: patience, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, 1_000)
  await Promise.race([ended.stop().catch(() => {}), patience])
  clearTimeout(timer)
}
