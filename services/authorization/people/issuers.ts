import type { Outbound } from '@mandate/server'
import type { JWK } from 'jose'
import { z } from 'zod'
import { json, KeysUnreachable, readKeys, rememberKeys } from '../bindings/index.ts'

/** What is asked of another authorization server about its people. */
export interface IssuerMetadata {
  issuer: string
  jwks_uri: string
  /** Where a name there becomes an identifier. */
  people_endpoint?: string | undefined
  /** Where it is told of what is shared with somebody there. */
  shares_endpoint?: string | undefined
}

const metadata = z.object({
  issuer: z.string(),
  jwks_uri: z.url(),
  people_endpoint: z.url().optional(),
  shares_endpoint: z.url().optional(),
})

export interface Issuers {
  /** @throws KeysUnreachable when it does not answer, or says nothing that can be believed */
  metadata(issuer: string): Promise<IssuerMetadata>
  /** The key of this id that signs what the issuer says. @throws KeysUnreachable */
  findKey(issuer: string, kid: string | undefined): Promise<JWK | null>
}

/**
 * Authorization servers that people of others are with, this one among them: what it says of itself it need not ask
 * over the network.
 * @see [RFC 8414 §3]
 */
export function createIssuers(options: {
  issuer: string
  outbound: Outbound
  clock: () => number
  ownKeys(): Promise<{ keys: JWK[] }>
}): Issuers {
  const { issuer: own, outbound, clock } = options

  async function read(issuer: string): Promise<IssuerMetadata> {
    if (issuer === own) {
      const [people_endpoint, shares_endpoint] = [`${own}/people`, `${own}/shares`]
      return { issuer, jwks_uri: `${own}/jwks`, people_endpoint, shares_endpoint }
    }
    try {
      const { origin, pathname } = new URL(issuer)
      const path = pathname === '/' ? '' : pathname
      const url = `${origin}/.well-known/oauth-authorization-server${path}`
      const found = metadata.parse(await json(outbound, url))
      // RFC 8414, section 3.3: "MUST be identical to the authorization server's issuer identifier value".
      if (found.issuer !== issuer) throw new Error('the document is about another issuer')
      const endpoints = [found.jwks_uri, found.people_endpoint, found.shares_endpoint]
      if (endpoints.some((one) => one !== undefined && new URL(one).origin !== origin)) {
        throw new Error('an endpoint on another origin')
      }
      return found
    } catch (cause) {
      throw new KeysUnreachable(`${issuer} does not say what it is`, { cause })
    }
  }

  const keys = rememberKeys(clock, async (issuer) => {
    const { jwks_uri } = await read(issuer)
    return readKeys(outbound, jwks_uri).catch((cause: unknown) => {
      throw new KeysUnreachable(`no keys of ${issuer}`, { cause })
    })
  })

  return {
    metadata: read,
    async findKey(issuer, kid) {
      if (issuer !== own) return keys.find(issuer, kid)
      const published = await options.ownKeys()
      return published.keys.find((key) => key.kid === kid) ?? null
    },
  }
}
