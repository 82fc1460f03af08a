import { createHash, randomBytes } from 'node:crypto'
import type { Issuers } from '../bindings/issuers/issuers.ts'
import type { Owner } from '../owners/store.ts'
import { type LinkClient, LinkRefused } from './client.ts'
import { judgeLink } from './judge.ts'
import { newProofKey } from './proof.ts'
import type { LinkingsStore } from './store.ts'
import type { Replaces } from './tables.ts'

/**
 * Linking, seen from this service: an OAuth client that asks an authorization server who the owner
 * is there and which keys will sign grants. What comes back changes nothing until the owner
 * confirms it here.
 */
export interface Link {
  /**
   * @param typed an alias or an issuer
   * @param replaces whose place it is to take
   * @returns the address to send the browser to
   * @throws IssuerError, LinkRefused, OutboundError
   */
  start(owner: Owner, session: string, typed: string, replaces: Replaces): Promise<string>
  /**
   * Takes the callback: `parameters` are those of its query.
   * @throws LinkRefused; IssuerError, OutboundError when the issuer does not answer
   */
  finish(owner: Owner, session: string, parameters: URLSearchParams): Promise<void>
}

export function link(options: {
  client: LinkClient
  issuers: Issuers
  linkings: LinkingsStore
  publicUrl: string
  clock: () => number
  /** An owner has other servers asked, whose they are nobody knows. @throws Problem 429 */
  begin(owner: string): void
}): Link {
  const { client, issuers, linkings, publicUrl, clock } = options
  return {
    async start(owner, session, typed, replaces) {
      options.begin(owner.id)
      const as = await issuers.discover(typed)
      const [state, nonce, verifier] = [secret(), secret(), secret()]
      const proofKey = await newProofKey()
      const secrets = { nonce, verifier, proofKey }
      // Remembered first: `asked_at` must not be later than the sign-in it is compared with.
      const asked = { issuer: as.issuer, replaces, state, secrets }
      await linkings.begin({ owner: owner.id, session }, asked)
      return client.push(
        as,
        {
          scope: 'openid',
          prompt: 'login',
          state,
          nonce,
          code_challenge: createHash('sha256').update(verifier).digest('base64url'),
          code_challenge_method: 'S256',
          authorization_details: JSON.stringify([
            {
              type: 'mandate_binding',
              resource: owner.resource,
              catalog: `${publicUrl}/catalog`,
            },
          ]),
        },
        proofKey,
      )
    },

    async finish(owner, session, parameters) {
      const state = parameters.get('state') ?? ''
      const asked = await linkings.take({ owner: owner.id, session }, state)
      if (!asked) throw notAsked()
      // RFC 9207 §2.4: "If the value does not match the expected issuer identifier, clients MUST
      // reject the authorization response".
      if (parameters.get('iss') !== asked.issuer) {
        throw new LinkRefused('wrong_issuer', 'Another provider answered than the one asked.')
      }
      const error = parameters.get('error')
      if (error !== null) throw new LinkRefused(error, 'Nothing was linked.')
      const as = await issuers.metadata(asked.issuer)
      const response = await client.redeem(
        as,
        { code: parameters.get('code') ?? '', code_verifier: asked.secrets.verifier },
        asked.secrets.proofKey,
      )
      const { accessToken, ...answer } = await judgeLink(
        {
          issuer: asked.issuer,
          clientId: client.id,
          resource: owner.resource,
          nonce: asked.secrets.nonce,
          askedAt: Math.floor(asked.askedAt.getTime() / 1000),
        },
        response,
        (kid) => issuers.key(asked.issuer, kid),
        clock(),
      )
      // "Grant key: … never one of the issuer's own keys": what signs everything there would sign for the owner too.
      for (const key of answer.grantKeys) {
        if (await issuers.isOwn(asked.issuer, key)) {
          throw new LinkRefused('invalid_answer', 'It would sign for you with a key of its own.')
        }
      }
      const secrets = { ...asked.secrets, accessToken }
      if (!(await linkings.answered(asked, owner.id, answer, secrets))) throw notAsked()
    },
  }
}

function notAsked(): LinkRefused {
  return new LinkRefused('unknown_state', 'This answer does not belong to a question asked here.')
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}
