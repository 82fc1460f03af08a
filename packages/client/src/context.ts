import type * as oauth from 'oauth4webapi'
import type { Fetch } from './http.ts'
import type { KeptShare, Store } from './stores/store.ts'

/** Where to send the owner's browser. */
export interface Asked {
  url: string
  /** Comes back with the callback. A server remembers it in the visitor's session and compares. */
  state: string
}

/** What the parts of one client have in common. */
export interface Context {
  client: oauth.Client
  authentication: oauth.ClientAuth
  /** Whether the app proves who it is. */
  isConfidential: boolean
  redirectUri: string
  store: Store
  fetch: Fetch
  /** Pushes a request and remembers it. */
  push(request: {
    issuer: string
    resource: string | null
    details: Record<string, unknown>[]
    prompt?: string
    follows?: string
    opens?: KeptShare
  }): Promise<Asked>
}
