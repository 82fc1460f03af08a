import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Outbound } from '@mandate/server'
import { issuers } from './issuers.ts'

const issuer = 'https://as.example'

/** An issuer that can be silenced, with a count of what it was asked for. */
function silentable() {
  const asked = { metadata: 0, jwks: 0 }
  const state = { down: false, kids: ['one'], now: 1_800_000_000_000 }
  const outbound = (async (url: string) => {
    if (state.down) throw new Error('down')
    const isKeys = url === `${issuer}/jwks`
    asked[isKeys ? 'jwks' : 'metadata']++
    const keys = state.kids.map((kid) => ({ kid, kty: 'OKP', crv: 'Ed25519', x: 'x' }))
    return { status: 200, json: () => (isKeys ? { keys } : metadata()) }
  }) as unknown as Outbound
  return { asked, state, issuers: issuers({ outbound, clock: () => state.now }) }
}

function metadata() {
  const names = ['authorization', 'token', 'pushed_authorization_request', 'binding', 'events']
  return {
    issuer,
    ...Object.fromEntries(names.map((name) => [`${name}_endpoint`, `${issuer}/${name}`])),
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    dpop_signing_alg_values_supported: ['ES256'],
    authorization_details_types_supported: ['mandate_records', 'mandate_binding'],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
  }
}

test('attack 52: a flood of unknown key names is one fetch per cooldown', async () => {
  const { asked, state, issuers: all } = silentable()
  assert.equal((await all.key(issuer, 'one'))?.kid, 'one')
  for (let i = 0; i < 50; i++) assert.equal(await all.key(issuer, `unknown-${i}`), null)
  assert.equal(asked.jwks, 2)

  state.now += 31_000
  await Promise.all(Array.from({ length: 50 }, (_, i) => all.key(issuer, `unknown-${i}`)))
  assert.equal(asked.jwks, 3)
})

test('a key that was exchanged in an emergency is found at once, whenever keys were looked at', async () => {
  const { asked, state, issuers: all } = silentable()
  await all.key(issuer, 'one')
  state.kids = ['two']
  assert.equal((await all.key(issuer, 'two'))?.kid, 'two')
  assert.equal(asked.jwks, 2)
})

test('a key that is new is found after the cooldown', async () => {
  const { state, issuers: all } = silentable()
  await all.key(issuer, 'another')
  state.kids = ['one', 'two']
  assert.equal(await all.key(issuer, 'two'), null)
  state.now += 31_000
  assert.equal((await all.key(issuer, 'two'))?.kid, 'two')
})

test('attack 52: when the issuer is silent its keys are good for 900 s, then nothing is', async () => {
  const { state, issuers: all } = silentable()
  await all.key(issuer, 'one')
  state.down = true
  state.now += 899_000
  assert.equal((await all.key(issuer, 'one'))?.kid, 'one')
  state.now += 2_000
  await assert.rejects(all.key(issuer, 'one'), { code: 'unreachable' })

  state.down = false
  state.now += 31_000
  assert.equal((await all.key(issuer, 'one'))?.kid, 'one')
})

test('a key withdrawn by the issuer is gone after its soft age', async () => {
  const { state, issuers: all } = silentable()
  await all.key(issuer, 'one')
  state.kids = ['two']
  state.now += 301_000
  assert.equal(await all.key(issuer, 'one'), null)
})

test('a person who asks for an issuer is answered anew, whatever did not answer a moment ago', async () => {
  const { state, issuers: all } = silentable()
  state.down = true
  await assert.rejects(all.metadata(issuer), { code: 'unreachable' })
  state.down = false
  await assert.rejects(
    all.metadata(issuer),
    { code: 'unreachable' },
    'a flood is not a flood of fetches',
  )
  assert.equal((await all.discover(issuer)).issuer, issuer)
})
