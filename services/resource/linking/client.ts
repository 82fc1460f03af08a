import { randomUUID } from 'node:crypto'
import type { Outbound } from '@mandate/server'
import type { JWK } from 'jose'
import type { IssuerMetadata } from '../bindings/issuers/metadata.ts'
import { proofFor } from './proof.ts'

/** The authorization server said no, in words of OAuth. */
export class LinkRefused extends Error {
  override name = 'LinkRefused'
  readonly error: string
  constructor(error: string, description: string) {
    super(description)
    this.error = error
  }
}

/** This service as an OAuth client of the authorization servers that owners name. */
export interface LinkClient {
  id: string
  redirectUri: string
  /** The client metadata document served at `id`. */
  document(): object
  /** @returns the address to send the browser to. @throws LinkRefused, OutboundError @see [RFC 9126] */
  push(as: IssuerMetadata, parameters: Record<string, string>, key: JWK): Promise<string>
  /** @returns the token response, not judged. @throws LinkRefused, OutboundError @see [RFC 6749 §4.1.3] */
  redeem(as: IssuerMetadata, parameters: Record<string, string>, key: JWK): Promise<unknown>
}

export function linkClient(options: {
  publicUrl: string
  outbound: Outbound
  clock: () => number
  sign(claims: object, header: { typ: string }): Promise<string>
}): LinkClient {
  const { publicUrl, outbound, clock } = options
  const id = `${publicUrl}/client.json`
  const redirectUri = `${publicUrl}/provider/callback`

  /** @see [RFC 7523 §3]; the audience is the issuer alone, as FAPI 2.0 asks. */
  function assertion(issuer: string): Promise<string> {
    const now = Math.floor(clock() / 1000)
    const claims = { iss: id, sub: id, aud: issuer, jti: randomUUID(), iat: now, exp: now + 60 }
    return options.sign(claims, { typ: 'JWT' })
  }

  async function post(as: IssuerMetadata, url: string, body: Record<string, string>, key: JWK) {
    let nonce: string | undefined
    for (let attempt = 0; ; attempt++) {
      const form = new URLSearchParams({
        ...body,
        client_id: id,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await assertion(as.issuer),
      })
      const answer = await outbound(url, {
        method: 'POST',
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          dpop: await proofFor(key, {
            method: 'POST',
            url,
            now: clock(),
            ...(nonce ? { nonce } : {}),
          }),
        },
        body: form.toString(),
      })
      const json = readJson(answer)
      if (answer.status === 200 || answer.status === 201) return json
      // RFC 9449 §8: "the client … retries the request with the nonce supplied".
      nonce = answer.headers.get('dpop-nonce') ?? undefined
      if (json['error'] === 'use_dpop_nonce' && nonce && attempt === 0) continue
      throw new LinkRefused(
        String(json['error'] ?? 'server_error'),
        String(json['error_description'] ?? `${new URL(url).host} answered ${answer.status}`),
      )
    }
  }

  return {
    id,
    redirectUri,

    document: () => ({
      client_id: id,
      client_name: new URL(publicUrl).host,
      client_uri: publicUrl,
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      scope: 'openid',
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'Ed25519',
      id_token_signed_response_alg: 'Ed25519',
      jwks_uri: `${publicUrl}/jwks`,
      dpop_bound_access_tokens: true,
      require_pushed_authorization_requests: true,
      authorization_details_types: ['mandate_binding'],
    }),

    async push(as, parameters, key) {
      const url = as.pushed_authorization_request_endpoint
      const body = { ...parameters, response_type: 'code', redirect_uri: redirectUri }
      const answer = await post(as, url, body, key)
      if (typeof answer['request_uri'] !== 'string') {
        throw new LinkRefused('server_error', `${as.issuer} answered without request_uri`)
      }
      const to = new URL(as.authorization_endpoint)
      to.searchParams.set('client_id', id)
      to.searchParams.set('request_uri', answer['request_uri'])
      return to.href
    },

    redeem(as, parameters, key) {
      const body = { ...parameters, grant_type: 'authorization_code', redirect_uri: redirectUri }
      return post(as, as.token_endpoint, body, key)
    },
  }
}

function readJson(answer: { json(): unknown }): Record<string, unknown> {
  try {
    const value = answer.json()
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
