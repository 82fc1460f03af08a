import { elapsed, OutboundError } from '@mandate/server'

/** For how long what an app's host said last counts while the host does not answer, in milliseconds. */
const HOUR = 3_600_000
/** How long it is remembered that nothing could be said of an app, in milliseconds: for the rest of a request. */
const MISSED_MS = 5_000
const MAX_KEPT = 1_000

/**
 * An app's host does not answer, and nothing that it said within the last hour is known here. It says nothing about
 * the app: neither that its document has changed nor that there is none.
 */
export class ClientAway extends Error {
  override name = 'ClientAway'

  constructor(url: string) {
    super(`${new URL(url).host} does not answer, and it says which app this is; come again`)
  }
}

/**
 * Whether a failure says only that the host could not be asked now. A host that may not be asked is answered for alike:
 * strangers shall not learn which names lead inside.
 */
export function isAway(error: unknown): boolean {
  if (error instanceof ClientAway) return true
  return (
    error instanceof OutboundError && ['unreachable', 'too_slow', 'refused'].includes(error.code)
  )
}

/** An answer by which a host says that it fails, not that something is or is not there. */
export const isFailing = (status: number) => status >= 500 || status === 429

export interface LastKnown<Value> {
  keep(url: string, value: Value): void
  drop(url: string): void
  /** @throws ClientAway when nothing was said within the last hour */
  find(url: string): Value
  /** Whether `find` had nothing of this host a moment ago. */
  missed(url: string): boolean
}

/** What was read of each address last. A process that has just begun knows nothing yet. */
export function createLastKnown<Value>(clock: () => number): LastKnown<Value> {
  const kept = new Map<string, { at: number; value: Value }>()
  const missed = new Map<string, number>()
  return {
    keep(url, value) {
      remember(kept, url, { at: clock(), value })
      missed.delete(new URL(url).origin)
    },
    drop(url) {
      kept.delete(url)
      missed.delete(new URL(url).origin)
    },
    find(url) {
      const known = kept.get(url)
      if (known !== undefined && elapsed(known.at, clock()) <= HOUR) return known.value
      remember(missed, new URL(url).origin, performance.now() + MISSED_MS)
      throw new ClientAway(url)
    },
    missed: (url) => (missed.get(new URL(url).origin) ?? 0) > performance.now(),
  }
}

/** Keeps what was put in last, a thousand at most. */
export function remember<Value>(all: Map<string, Value>, key: string, value: Value): void {
  all.delete(key)
  all.set(key, value)
  if (all.size > MAX_KEPT) all.delete(all.keys().next().value!)
}
