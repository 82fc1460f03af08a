/** What proves nothing although it looks like it: proofs, assertions and grants that are right in everything but the thing each is named by. */

import { createHmac } from 'node:crypto'
import {
  clientAssertion,
  dpopProof,
  type KeyPair,
  keyPair,
  type ProofOptions,
  random,
} from '../keys.ts'

/** What is wrong with it, and the thing itself. */
export type Forgery<T = string> = [what: string, forged: T]

/** DPoP proofs for one request, each of which RFC 9449 §4.3 has a receiver refuse. */
export async function forgedProofs(key: KeyPair, honest: ProofOptions): Promise<Forgery[]> {
  const now = Math.floor(Date.now() / 1000)
  const url = new URL(honest.url)
  const claims = (each: Record<string, unknown>) => dpopProof(key, { ...honest, claims: each })
  const header = (each: Record<string, unknown>) => dpopProof(key, { ...honest, header: each })
  const right = await dpopProof(key, honest)
  const { publicJwk, privateJwk } = key
  const inTheNameOf = await dpopProof(await keyPair(), { ...honest, header: { jwk: publicJwk } })
  return [
    ['another method', await claims({ htm: honest.method === 'POST' ? 'GET' : 'POST' })],
    ['no method', await claims({ htm: undefined })],
    ['another host', await claims({ htu: 'https://elsewhere.example/token' })],
    [
      'another name of the host',
      await claims({ htu: `http://127.0.0.1:${url.port}${url.pathname}` }),
    ],
    ['another path', await claims({ htu: `${url.origin}/elsewhere` })],
    ['no address', await claims({ htu: undefined })],
    ['stale', await claims({ iat: now - 3_600 })],
    ['from the future', await claims({ iat: now + 3_600 })],
    ['no time', await claims({ iat: undefined })],
    ['a time in words', await claims({ iat: String(now) })],
    ['no jti', await claims({ jti: undefined })],
    ['another typ', await header({ typ: 'JWT' })],
    ['a private key', await header({ jwk: privateJwk })],
    ['no key', await header({ jwk: undefined })],
    ['the right key named, another signs', inTheNameOf],
    ['alg none', withoutSignature(right)],
    ['HS256 with the public key', bySecret(right, JSON.stringify(publicJwk))],
    ['a broken signature', brokenSignature(right)],
    ['two proofs', `${right}, ${await dpopProof(key, honest)}`],
    ['no JWS', 'x'],
  ]
}

/** Client assertions, each of which RFC 7523 §3 or FAPI 2.0 §5.3.2.1 has an issuer refuse. */
export async function forgedAssertions(
  clientId: string,
  issuer: string,
  key: KeyPair,
): Promise<Forgery[]> {
  const now = Math.floor(Date.now() / 1000)
  const make = (claims: object) => clientAssertion(clientId, issuer, key, { ...claims })
  const right = await make({})
  const stranger = await keyPair()
  const impostor = { ...stranger, thumbprint: key.thumbprint }
  const other = 'https://app.example/client.json'
  return [
    // "shall only accept its issuer identifier value … as a string in the aud claim".
    ['the token endpoint as audience', await make({ aud: `${issuer}/token` })],
    ['the issuer and another as audience', await make({ aud: [issuer, 'https://as.example'] })],
    ['no audience', await make({ aud: undefined })],
    ['expired', await make({ iat: now - 300, exp: now - 120 })],
    ['without an end', await make({ exp: undefined })],
    ['without an id', await make({ jti: undefined })],
    ['of another app', await make({ iss: other, sub: other })],
    ['for another app', await make({ sub: other })],
    ['alg none', withoutSignature(right)],
    ['HS256 with the public key', bySecret(right, JSON.stringify(key.publicJwk))],
    ['a broken signature', brokenSignature(right)],
    ['under a key name that is not published', await clientAssertion(clientId, issuer, stranger)],
    [
      'by another key under the name of the right one',
      await clientAssertion(clientId, issuer, impostor),
    ],
    ['no JWT', 'assertion'],
  ]
}

/** A signed grant with something changed after it was signed. */
export function tamperedGrants(grant: string): Forgery[] {
  const [header = '', payload = '', signature = ''] = grant.split('.')
  const said = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const bent = (changes: object) => [header, encoded({ ...said, ...changes }), signature].join('.')
  return [
    ['a later end', bent({ exp: said.exp + 86_400 })],
    ['no end', bent({ exp: undefined })],
    ['another id', bent({ jti: random() })],
    ['another app', bent({ client_id: 'https://evil.example/client.json' })],
    ['another provider', bent({ may_act: { sub: 'https://evil.example' } })],
    ['for whoever holds it', bent({ bearer: true })],
    ['a broken signature', brokenSignature(grant)],
    ['no signature', `${header}.${payload}.`],
    ['alg none', withoutSignature(grant)],
    ['one part more', `${grant}.x`],
    ['no text of a grant', 'grant'],
  ]
}

export function encoded(value: object | string): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString(
    'base64url',
  )
}

/** RFC 8725 §2.1: "none" where a signature was. */
export function withoutSignature(jws: string): string {
  const [header = '', payload] = jws.split('.')
  return `${encoded({ ...decoded(header), alg: 'none' })}.${payload}.`
}

/** RFC 8725 §2.1: what everybody knows taken for a secret. */
export function bySecret(jws: string, secret: string | Buffer): string {
  const [header = '', payload] = jws.split('.')
  const input = `${encoded({ ...decoded(header), alg: 'HS256' })}.${payload}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

export function brokenSignature(jws: string): string {
  const at = jws.lastIndexOf('.') + 1
  return `${jws.slice(0, at)}${jws[at] === 'A' ? 'B' : 'A'}${jws.slice(at + 1)}`
}

/** What a JWS says, unverified. */
export function claimsOf(jws: string): Record<string, unknown> {
  return decoded(jws.split('.')[1] ?? '')
}

function decoded(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString())
}
