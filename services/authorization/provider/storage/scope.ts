import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage } from 'node:http'
import type { AdapterPayload } from 'oidc-provider'
import type { HeldGrant } from '../seams.ts'
import type { Row } from './find.ts'
import type { Beside, Proof } from './together.ts'

/**
 * What one HTTP request has read already. oidc-provider looks the same things up again at each step of a
 * request; what it read at the first step holds for all of them. Whatever may happen once only is decided by
 * the write (adapter.ts), never by what stands here.
 */
export interface Scope {
  req: IncomingMessage
  states: Map<string, AdapterPayload | undefined>
  /** What is being read already, because this request will ask for it. */
  ahead: Map<string, Promise<Row | undefined>>
  grants: Map<string, Promise<HeldGrant | null>>
  waiting: Waiting
}

/**
 * oidc-provider ends a question, uses up what was pushed and writes a code, one after the other; later it uses the code up, looks
 * whether a proof is new, and writes a refresh token. The first of them wait here for the last, so that one statement does all or nothing. What
 * nothing follows is written before the answer goes out.
 */
export interface Waiting {
  /** A question that is over, by what it is found by. */
  ended: string | null
  used: Use | null
  /** That it is new is what the write finds out. */
  proof: Proof | null
  /** Written with what comes of a use, or not at all. */
  beside: Beside | null
  /** The client has signed its request: what it signed is no proof of a key, and is looked at by itself. */
  isAsserted: boolean
}

/** Something in `passing_states` that may be used once. */
export interface Use {
  model: string
  /** What it is found by. */
  id: string
  at: Date
  /** It was used, or went away, since this request has read it. */
  refuse(): Promise<never>
}

const present = new AsyncLocalStorage<Scope>()
const scopes = new WeakMap<IncomingMessage, Scope>()

/** Runs a part of the answer to a request; its parts share one scope. */
export function within<T>(req: IncomingMessage, part: (scope: Scope) => Promise<T>): Promise<T> {
  let scope = scopes.get(req)
  if (scope === undefined) {
    const waiting = { ended: null, used: null, proof: null, beside: null, isAsserted: false }
    scope = { req, states: new Map(), ahead: new Map(), grants: new Map(), waiting }
    scopes.set(req, scope)
  }
  return present.run(scope, part, scope)
}

/** Undefined where no request is being answered. */
export function scope(): Scope | undefined {
  return present.getStore()
}

/** What is being read already, once: after that it may have changed. */
export function takeAhead(key: string): Promise<Row | undefined> | undefined {
  const ahead = scope()?.ahead
  const found = ahead?.get(key)
  ahead?.delete(key)
  return found
}

/** Changes what the rest of this request finds; whoever saves it saves it so. */
export function amendState(
  model: string,
  id: string,
  change: (payload: AdapterPayload) => AdapterPayload,
): void {
  const states = scope()?.states
  const payload = states?.get(`${model} ${id}`)
  if (payload === undefined) throw new Error(`this request has read no ${model} ${id}`)
  states?.set(`${model} ${id}`, change(payload))
}

/** What this request has read of it holds no longer. */
export function forgetState(model: string, id: string): void {
  scope()?.states.delete(`${model} ${id}`)
}

/** It was read together with something under it. */
export function keepHeld(id: string, grant: HeldGrant | null): void {
  const grants = scope()?.grants
  if (!grants?.has(id)) grants?.set(id, Promise.resolve(grant))
}

/** The grant with all that it hangs on, read once in a request. */
export function heldGrant(
  id: string,
  find: (id: string) => Promise<HeldGrant | null>,
): Promise<HeldGrant | null> {
  const grants = scope()?.grants
  const known = grants?.get(id)
  if (known !== undefined) return known
  const found = find(id)
  grants?.set(id, found)
  return found
}
