import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BINDING, EVENT, GRANT, HASH, KEY, NOW, TOKEN, unsigned } from './_documents.ts'
import { readAccessToken } from './access-token.ts'
import { readBinding } from './binding.ts'
import { DocumentError } from './compact.ts'
import { readEvent } from './event.ts'
import { readGrant } from './grant.ts'

const DOCUMENTS = [
  { typ: 'grant+jwt', read: readGrant as (text: string) => object, payload: GRANT },
  { typ: 'binding+jwt', read: readBinding as (text: string) => object, payload: BINDING },
  { typ: 'at+jwt', read: readAccessToken as (text: string) => object, payload: TOKEN },
  { typ: 'secevent+jwt', read: readEvent as (text: string) => object, payload: EVENT },
]

for (const { typ, read, payload } of DOCUMENTS) {
  const header = { alg: 'Ed25519', typ, kid: 'k' }
  const refused = (text: string, code: string) =>
    assert.throws(
      () => read(text),
      (error) => error instanceof DocumentError && error.code === code,
    )

  test(`${typ} is read with every claim it has`, () => {
    const document = read(unsigned(header, payload)) as Record<string, unknown>
    for (const [name, value] of Object.entries(payload)) assert.deepEqual(document[name], value)
    assert.equal(document['kid'], 'k')
    read(unsigned({ alg: 'EdDSA', typ }, payload))
  })

  test(`attack 37: no other type passes for ${typ}`, () => {
    for (const other of ['JWT', 'dpop+jwt', 'statuslist+jwt', typ.toUpperCase(), undefined]) {
      refused(unsigned({ alg: 'Ed25519', typ: other }, payload), 'wrong_type')
    }
  })

  test(`attack 38: ${typ} with a header that brings trouble is refused`, () => {
    for (const alg of ['none', 'HS256', 'RS256', 'ES256', 'ed25519', '', undefined, 5]) {
      refused(unsigned({ ...header, alg }, payload), 'bad_algorithm')
    }
    for (const more of [
      { jwk: KEY },
      { jku: 'https://evil.example/jwks' },
      { x5u: 'https://evil.example/x' },
      { x5c: [] },
      { crit: ['exp'] },
      { b64: false },
      { cty: 'JWT' },
    ]) {
      refused(unsigned({ ...header, ...more }, payload), 'bad_header')
    }
    refused(unsigned(`{"alg":"Ed25519","typ":"${typ}","typ":"${typ}"}`, payload), 'malformed')
    refused(unsigned(`{"alg":"Ed25519","\\u0061lg":"none","typ":"${typ}"}`, payload), 'malformed')
  })

  test(`attack 38: ${typ} that says something twice is refused`, () => {
    const text = JSON.stringify(payload)
    refused(unsigned(header, text.replace('{', '{"jti":"x",')), 'malformed')
    refused(
      unsigned(
        header,
        text
          .replace('"resource":', '"resource":"x","resource":')
          .replace('"cnf":{', '"cnf":{"jkt":"x",')
          .replace('"may_act":{', '"may_act":{"sub":"x",')
          .replace('"grant_keys":{', '"grant_keys":{"keys":[],'),
      ),
      'malformed',
    )
  })

  test(`${typ} that is no compact document is refused`, () => {
    const whole = unsigned(header, payload)
    const [first, second, third] = whole.split('.')
    for (const text of [
      '',
      'x',
      `${first}.${second}`,
      `${first}.${second}.`,
      `${whole}.x`,
      `${first}=.${second}.${third}`,
      `${first}.${second} .${third}`,
      unsigned('[]', payload),
      unsigned('5', payload),
      unsigned('{', payload),
      unsigned(header, 'null'),
      unsigned(header, `${'['.repeat(50)}${']'.repeat(50)}`),
    ]) {
      refused(text, 'malformed')
    }
    refused(`${whole}${'A'.repeat(1_100_000)}`, 'too_large')
  })
}

/** The document with members changed; undefined takes one away. */
function bent(typ: string, payload: object, change: object): string {
  return unsigned({ alg: 'Ed25519', typ }, { ...payload, ...change })
}

function refuses(read: (text: string) => object, typ: string, payload: object, changes: object[]) {
  for (const change of changes) {
    assert.throws(
      () => read(bent(typ, payload, change)),
      (error) => error instanceof DocumentError && error.code === 'bad_claim',
      JSON.stringify(change),
    )
  }
}

test('a grant lacks nothing and has nothing that nobody would obey', () => {
  const needed = Object.keys(GRANT).map((name) => ({ [name]: undefined }))
  refuses(readGrant, 'grant+jwt', GRANT, [
    ...needed,
    { only_on: 'sundays' },
    { may_act: { sub: 'https://as.example', only: 1 } },
    { may_act: 'https://as.example' },
    { aud: 'https://rs.example/owners/other' },
    { aud: [GRANT.aud] },
    { client_s256: 'short' },
    { use: 'twice' },
    { bearer: false },
    { iat: '5' },
    { iat: -1 },
    { exp: NOW },
    { exp: 1.5 + NOW },
    { authorization_details: [] },
    { authorization_details: [{ type: 'mandate_records' }] },
    { authorization_details: [{ type: 'payment' }] },
  ])
  const grant = readGrant(bent('grant+jwt', GRANT, { exp: NOW + 1, replaces: 'g0' }))
  assert.equal(grant.items[0]!.collection, 'google.photos')
})

test('a grant for one use ends after an hour, one for whoever holds it within a week', () => {
  const read = (change: object) => readGrant(bent('grant+jwt', GRANT, change))
  assert.equal(read({ use: 'once', exp: NOW + 3600 }).use, 'once')
  assert.equal(read({ bearer: true, exp: NOW + 7 * 86_400 }).bearer, true)
  refuses(readGrant, 'grant+jwt', GRANT, [
    { use: 'once' },
    { use: 'once', exp: NOW + 3601 },
    { use: 'once', exp: NOW + 300 },
    { bearer: true },
    { bearer: true, exp: NOW + 7 * 86_400 + 1 },
  ])
})

test('an access token names its key, its grant and its place in a status list', () => {
  refuses(readAccessToken, 'at+jwt', TOKEN, [
    { cnf: undefined },
    { cnf: {} },
    { grant: undefined },
    { grant: undefined, grant_id: 'g1' },
    { grant_id: 'g1', grant_s256: HASH },
    { status: undefined },
    { status: { status_list: { idx: -1, uri: 'https://as.example/status/1' } } },
    { authorization_details: undefined },
    { exp: undefined },
    { aud: [TOKEN.aud] },
  ])
  const read = (change: object) => readAccessToken(bent('at+jwt', TOKEN, change), { bearer: true })
  assert.equal(read({ cnf: undefined }).cnf, undefined)
  assert.equal(read({}).cnf?.jkt, HASH)
  assert.throws(() => read({ cnf: {} }), DocumentError)
  const small = { grant: undefined, grant_id: 'g1', grant_s256: HASH, scope: 'openid' }
  assert.equal(readAccessToken(bent('at+jwt', TOKEN, small)).grant_id, 'g1')
})

test('a binding holds public keys, pushes home, and counts from 1', () => {
  const binding = readBinding(bent('binding+jwt', BINDING, {}))
  assert.equal(binding.ceilingItems![0]!.collection, 'google.**')
  const unbound = { aud: undefined, as_sub: undefined, ceiling: undefined, prev: undefined }
  assert.equal(readBinding(bent('binding+jwt', BINDING, unbound)).aud, undefined)
  refuses(readBinding, 'binding+jwt', BINDING, [
    { grant_keys: { keys: [{ ...KEY, d: HASH }] } },
    { grant_keys: { keys: [{ kty: 'EC', crv: 'P-256', x: HASH, y: HASH }] } },
    { grant_keys: { keys: Array.from({ length: 9 }, () => KEY) } },
    { grant_keys: {} },
    { seq: 0 },
    { seq: undefined },
    { ends: ['1'] },
    { carry: [{ grant: 'g1' }] },
    { events: 'https://elsewhere.example/events' },
    { instructed_by: 'somebody' },
    { ceiling: ['google.**.*'] },
  ])
})

test('an event is one that is known, and names resource and grant', () => {
  const uri = 'urn:mandate:params:event:grant-revoked'
  refuses(readEvent, 'secevent+jwt', EVENT, [
    { events: undefined },
    { events: {} },
    { events: { 'urn:other': { resource: GRANT.sub } } },
    { events: { [uri]: { grant_id: 'g1' } } },
    { events: { [uri]: { resource: GRANT.sub } } },
    { aud: undefined },
    { aud: [] },
    { aud: [EVENT.aud, EVENT.iss] },
    { aud: [[EVENT.aud]] },
    { jti: '' },
  ])
  assert.equal(readEvent(bent('secevent+jwt', EVENT, { toe: NOW - 5 })).toe, NOW - 5)
  assert.equal(readEvent(bent('secevent+jwt', EVENT, { aud: [EVENT.aud] })).aud, EVENT.aud)
})
