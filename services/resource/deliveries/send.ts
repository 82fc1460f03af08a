import { randomBytes } from 'node:crypto'
import type { Outbound } from '@mandate/server'
import type { JWK } from 'jose'
import type { Issuers } from '../bindings/issuers/issuers.ts'
import { proofFor } from '../linking/proof.ts'
import { DeliveryRefused, type Sender } from './outbox.ts'

/** A binding made by linking, with the grants it carries and the token that opens the door. */
export interface BindingBody {
  binding: string
  grants: string[]
  accessToken: string
  proofKey: JWK
}

/** A security event: its URI and what it says. */
export interface EventBody {
  event: string
  payload: Record<string, unknown>
}

interface SendOptions {
  /** A binding, signed with a key that is published now. */
  onItsWay(jwt: string): Promise<string>
  outbound: Outbound
  issuers: Issuers
  clock: () => number
}

/**
 * Gives `binding+jwt` and the carried grants to the issuer's `binding_endpoint`, with the DPoP-bound
 * token of the link.
 */
export function bindingSender({ outbound, issuers, clock, onItsWay }: SendOptions): Sender {
  return async (issuer, body) => {
    const { grants, accessToken, proofKey, ...made } = body as BindingBody
    const binding = await onItsWay(made.binding)
    const url = (await issuers.metadata(issuer)).binding_endpoint
    let nonce: string | undefined
    for (let attempt = 0; ; attempt++) {
      const proof = { method: 'POST', url, now: clock(), accessToken, ...(nonce ? { nonce } : {}) }
      const answer = await outbound(url, {
        method: 'POST',
        headers: {
          authorization: `DPoP ${accessToken}`,
          dpop: await proofFor(proofKey, proof),
          'content-type': 'application/json',
        },
        body: JSON.stringify({ binding, grants }),
      })
      if (answer.status >= 200 && answer.status < 300) return
      nonce = answer.headers.get('dpop-nonce') ?? undefined
      if (answer.status === 401 && nonce && attempt === 0) continue
      const message = `binding_endpoint answered ${answer.status}`
      // It has a newer binding already, or the token is over: the owner would have to start again.
      const final = [400, 401, 403, 409].includes(answer.status)
      throw final ? new DeliveryRefused(message) : new Error(message)
    }
  }
}

/**
 * Pushes a SET to the issuer's `events_endpoint`. Each attempt is signed anew, with a `jti` of its
 * own, so that a receiver may refuse what it has seen.
 * @see [RFC 8935 §2]
 */
export function eventSender(
  options: SendOptions & {
    publicUrl: string
    sign(claims: object, header: { typ: string }): Promise<string>
  },
): Sender {
  const { outbound, issuers, clock, publicUrl, sign, onItsWay } = options
  return async (issuer, body) => {
    const { event, payload } = body as EventBody
    const binding = payload['binding']
    const said = typeof binding === 'string' ? { binding: await onItsWay(binding) } : {}
    const set = await sign(
      {
        iss: publicUrl,
        aud: issuer,
        iat: Math.floor(clock() / 1000),
        jti: randomBytes(16).toString('base64url'),
        events: { [event]: { ...payload, ...said } },
      },
      { typ: 'secevent+jwt' },
    )
    const answer = await outbound((await issuers.metadata(issuer)).events_endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json' },
      body: set,
    })
    if (answer.status !== 202) throw new Error(`events_endpoint answered ${answer.status}`)
  }
}
