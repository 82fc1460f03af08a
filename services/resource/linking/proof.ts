import { createHash, randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'

/** A key pair of its own for each link; the private half is kept sealed. */
export async function newProofKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return exportJWK(privateKey)
}

/**
 * A DPoP proof for one request. `now` in ms.
 * @see [RFC 9449 §4.2]
 */
export async function proofFor(
  key: JWK,
  request: { method: string; url: string; now: number; nonce?: string; accessToken?: string },
): Promise<string> {
  const { kty, crv, x, y } = key
  const url = new URL(request.url)
  const claims = {
    jti: randomUUID(),
    htm: request.method,
    // "The HTTP target URI … without query and fragment parts."
    htu: url.origin + url.pathname,
    iat: Math.floor(request.now / 1000),
    ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
    ...(request.accessToken === undefined
      ? {}
      : { ath: createHash('sha256').update(request.accessToken).digest('base64url') }),
  }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } as JWK })
    .sign(await importJWK(key, 'ES256'))
}
