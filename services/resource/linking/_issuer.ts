import { createHash, randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { listen } from '@mandate/server'
import { freePort } from '@mandate/server/testing'
import express from 'express'
import {
  calculateJwkThumbprint,
  calculateJwkThumbprintUri,
  exportJWK,
  generateKeyPair,
  type JWK,
  SignJWT,
} from 'jose'

export async function newKey() {
  const { privateKey, publicKey } = await generateKeyPair('Ed25519', { extractable: true })
  const jwk = await exportJWK(publicKey)
  return {
    privateKey,
    jwk: { ...jwk, kid: await calculateJwkThumbprint(jwk) } as JWK & { kid: string },
  }
}

/**
 * A small authorization server for tests: it answers as it should unless told otherwise, and
 * remembers what it was sent.
 */
export async function stubIssuer(clock: () => number) {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const own = await newKey()
  const grantKey = await newKey()
  const seconds = () => Math.floor(clock() / 1000)
  const sent = {
    pushed: [] as Record<string, string>[],
    bindings: [] as { binding: string; grants: string[]; authorization: string }[],
    events: [] as string[],
    lists: 0,
    /** Lists that nobody has waited for to the end. */
    brokenOff: 0,
  }
  /** What a test may bend. */
  const bend = {
    metadata: {} as Record<string, unknown>,
    idToken: {} as Record<string, unknown>,
    token: {} as Record<string, unknown>,
    iss: url,
    /** Status of all that is pushed here, and of the list; 0: normal. */
    refuse: 0,
    /** What is pushed here is answered when this is over. */
    pause: null as Promise<void> | null,
    revoked: new Set<number>(),
    listIat: null as number | null,
    /** Lists are sent when this is over. */
    hold: null as Promise<void> | null,
    /** Done before a code is redeemed. */
    meanwhile: null as (() => Promise<unknown>) | null,
    /** What stands at `jwks_uri`; null: the key that signs everything here. */
    published: null as JWK[] | null,
  }

  /** `kid`: under the name of another key. */
  const sign = (claims: Record<string, unknown>, typ: string, kid = own.jwk.kid) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'Ed25519', typ, kid }).sign(own.privateKey)

  const app = express()
  app.use(express.urlencoded({ extended: false }), express.json({ limit: '1mb' }))
  app.use(express.text({ type: 'application/secevent+jwt' }))
  app.get('/.well-known/oauth-authorization-server', (_req, res) => {
    res.json({
      issuer: url,
      authorization_endpoint: `${url}/auth`,
      token_endpoint: `${url}/token`,
      pushed_authorization_request_endpoint: `${url}/request`,
      jwks_uri: `${url}/jwks`,
      binding_endpoint: `${url}/binding`,
      events_endpoint: `${url}/events`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      dpop_signing_alg_values_supported: ['ES256'],
      authorization_details_types_supported: ['mandate_records', 'mandate_binding'],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
      ...bend.metadata,
    })
  })
  app.get('/.well-known/webfinger', (req, res) => {
    const rel = 'http://openid.net/specs/connect/1.0/issuer'
    res.json({ subject: req.query['resource'], links: [{ rel, href: url }] })
  })
  app.get('/jwks', (_req, res) => void res.json({ keys: bend.published ?? [own.jwk] }))
  app.post('/request', (req, res) => {
    const isWhole = req.body.client_assertion && req.get('dpop')
    if (!isWhole) return void res.status(400).json({ error: 'invalid_client' })
    // Demands a nonce, as either service may.
    if (!String(Buffer.from(req.get('dpop')!.split('.')[1]!, 'base64url')).includes('"nonce"')) {
      return void res.status(400).set('DPoP-Nonce', 'n1').json({ error: 'use_dpop_nonce' })
    }
    sent.pushed.push(req.body)
    res.status(201).json({ request_uri: `urn:x:${sent.pushed.length - 1}`, expires_in: 60 })
  })
  app.post('/token', async (req, res) => {
    const asked = sent.pushed[Number(req.body.code)]!
    const challenge = createHash('sha256')
      .update(String(req.body.code_verifier))
      .digest('base64url')
    if (asked['code_challenge'] !== challenge) {
      return void res.status(400).json({ error: 'invalid_grant' })
    }
    await bend.meanwhile?.()
    const [{ resource }] = JSON.parse(asked['authorization_details']!)
    const idToken = {
      iss: url,
      sub: 'anna-there',
      aud: asked['client_id'],
      nonce: asked['nonce'],
      iat: seconds(),
      exp: seconds() + 300,
      auth_time: seconds(),
      preferred_username: `anna@localhost:${port}`,
      ...bend.idToken,
    }
    res.json({
      access_token: randomBytes(16).toString('hex'),
      token_type: 'DPoP',
      expires_in: 86_400,
      id_token: await sign(idToken, 'JWT'),
      authorization_details: [
        { type: 'mandate_binding', resource, grant_keys: { keys: [grantKey.jwk] } },
      ],
      ...bend.token,
    })
  })
  app.post('/binding', (req, res) => {
    if (bend.refuse) return void res.status(bend.refuse).end()
    sent.bindings.push({ ...req.body, authorization: req.get('authorization') })
    res.status(204).end()
  })
  app.post('/events', async (req, res) => {
    await bend.pause
    if (bend.refuse) return void res.status(bend.refuse).end()
    sent.events.push(req.body)
    res.status(202).end()
  })
  app.get('/status/:list', async (req, res) => {
    sent.lists++
    res.once('close', () => {
      if (!res.writableFinished) sent.brokenOff++
    })
    await bend.hold
    if (bend.refuse) return void res.status(bend.refuse).end()
    const bits = Buffer.alloc(16)
    for (const idx of bend.revoked) bits[idx >> 3]! |= 1 << (idx & 7)
    const iat = bend.listIat ?? seconds()
    const list = { bits: 1, lst: deflateSync(bits).toString('base64url') }
    const claims = { sub: `${url}${req.path}`, iat, exp: iat + 900, ttl: 60, status_list: list }
    res.type('application/statuslist+jwt').send(await sign(claims, 'statuslist+jwt'))
  })
  const running = await listen(app, { port, host: '127.0.0.1', publicUrl: url })

  return {
    url,
    sent,
    bend,
    sign,
    grantKey,
    kid: own.jwk.kid,
    /** The way back, as if the owner had signed in and allowed; `to` is where the owner was sent. */
    callback(to: string, change: Record<string, string> = {}) {
      const number = new URL(to).searchParams.get('request_uri')!.split(':')[2]!
      const state = sent.pushed[Number(number)]!['state']!
      const query = new URLSearchParams({ code: number, state, iss: bend.iss, ...change })
      return `/provider/callback?${query}`
    },
    [Symbol.asyncDispose]: () => running.close(),
  }
}

export type StubIssuer = Awaited<ReturnType<typeof stubIssuer>>

/** A grant signed by the stub's grant key, for a month; `claims` replace or remove (undefined). */
export async function signGrant(
  issuer: StubIssuer,
  resource: string,
  now: number,
  claims: Record<string, unknown> = {},
): Promise<{ id: string; compact: string }> {
  const iat = Math.floor(now / 1000)
  const payload = {
    iss: await calculateJwkThumbprintUri(issuer.grantKey.jwk),
    sub: resource,
    aud: resource,
    jti: randomBytes(16).toString('base64url'),
    client_id: 'https://tripmap.example/client.json',
    client_s256: 'a'.repeat(43),
    may_act: { sub: issuer.url },
    authorization_details: [
      { type: 'mandate_records', collection: 'google.photos', actions: ['read'], fields: ['time'] },
    ],
    catalog_s256: 'c'.repeat(43),
    consent_s256: 'b'.repeat(43),
    iat,
    exp: iat + 30 * 86_400,
    ...claims,
  }
  const compact = await new SignJWT(payload)
    .setProtectedHeader({ alg: 'Ed25519', typ: 'grant+jwt', kid: issuer.grantKey.jwk.kid })
    .sign(issuer.grantKey.privateKey)
  return { id: String(payload.jti), compact }
}
