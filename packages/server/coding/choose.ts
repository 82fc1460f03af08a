import type { IncomingMessage } from 'node:http'
import { LRUCache } from 'lru-cache'
import Negotiator from 'negotiator'

// Whoever sees how long a coded answer is learns how much of it repeats itself. Where a text of theirs stands beside a
// secret, and they can have it asked for again and again with other texts, they find the secret out letter by letter
// (BREACH). The one thing that others can make a browser send is its cookies; every page repeats its own address, which
// is theirs to choose. So what came with a cookie is coded only when the browser says that a page of ours asked for it.
// A token or a proof no browser sends by itself, and what needs neither is no secret. Where texts that somebody writes
// at will stand beside others' without any of this, the answer says `no-transform`.

/** Content codings, best first. @see [RFC 9110 §8.4.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1) */
const CODINGS = ['zstd', 'br', 'gzip'] as const

export type Coding = (typeof CODINGS)[number]

/** What headers ask for: there are few different ones, and anybody may send others. */
const chosen = new LRUCache<string, { coding: Coding | null }>({ max: 100 })
const LONGEST = 200

/**
 * The coding in which the answer to a request may go out; null: as it is. Among those that the client likes equally
 * well it is the one that costs least.
 * @see [RFC 9110 §12.5.3](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3)
 */
export function codingFor(req: Pick<IncomingMessage, 'headers'>): Coding | null {
  const header = req.headers['accept-encoding']
  if (typeof header !== 'string' || header.length > LONGEST || !isSafe(req)) return null
  const known = chosen.get(header)
  if (known) return known.coding
  const all = [...CODINGS, 'identity']
  const best = new Negotiator(req).encoding(all, { preferred: CODINGS })
  const coding = CODINGS.find((one) => one === best) ?? null
  chosen.set(header, { coding })
  return coding
}

function isSafe({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers.cookie === undefined || headers['sec-fetch-site'] === 'same-origin'
}
