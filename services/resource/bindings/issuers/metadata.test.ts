import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAddress } from './discover.ts'
import { IssuerError, judgeMetadata } from './metadata.ts'

const issuer = 'https://as.example'

function metadata(change: Record<string, unknown> = {}) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    pushed_authorization_request_endpoint: `${issuer}/request`,
    jwks_uri: `${issuer}/jwks`,
    binding_endpoint: `${issuer}/binding`,
    events_endpoint: `${issuer}/events`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
    dpop_signing_alg_values_supported: ['ES256', 'Ed25519'],
    authorization_details_types_supported: ['mandate_records', 'mandate_binding'],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
    ...change,
  }
}

function refusal(change: Record<string, unknown>): IssuerError {
  try {
    judgeMetadata(issuer, metadata(change))
  } catch (error) {
    if (error instanceof IssuerError) return error
    throw error
  }
  assert.fail('it was taken')
}

test('an issuer that has everything is taken', () => {
  assert.equal(judgeMetadata(issuer, metadata()).binding_endpoint, `${issuer}/binding`)
})

test('an issuer that lacks something is refused, and all of it is named at once', () => {
  const error = refusal({
    binding_endpoint: undefined,
    dpop_signing_alg_values_supported: ['RS256'],
    client_id_metadata_document_supported: undefined,
  })
  assert.equal(error.code, 'unfit')
  assert.deepEqual(error.missing, [
    'binding_endpoint',
    'dpop_signing_alg_values_supported with ES256',
    'client_id_metadata_document_supported',
  ])
})

test('attack 53: an endpoint on another origin than the issuer is refused', () => {
  for (const name of ['jwks_uri', 'binding_endpoint', 'events_endpoint', 'token_endpoint']) {
    for (const url of [
      'https://other.example/x',
      'http://as.example/x',
      'https://u@as.example/x',
    ]) {
      assert.deepEqual(refusal({ [name]: url }).missing, [`${name} on the issuer's own origin`])
    }
  }
})

test('metadata of another issuer, or written another way, is refused', () => {
  for (const other of ['https://as.example/', 'https://AS.example', 'https://evil.example', 1]) {
    assert.equal(refusal({ issuer: other }).code, 'not_metadata')
  }
})

test('an alias, a host and an address are understood; on loopback over http', () => {
  assert.deepEqual(readAddress(' Anna@as.example ', false), {
    kind: 'alias',
    alias: 'anna@as.example',
    host: 'https://as.example',
  })
  assert.deepEqual(readAddress('anna@localhost:4000', true), {
    kind: 'alias',
    alias: 'anna@localhost:4000',
    host: 'http://localhost:4000',
  })
  for (const text of ['as.example', 'https://as.example', 'https://as.example/']) {
    assert.deepEqual(readAddress(text, false), { kind: 'issuer', issuer })
  }
})

test('what is no address, or not https, is refused', () => {
  const texts = ['', 'x y', 'http://as.example', 'http://localhost:4000', 'ftp://as.example']
  for (const text of [
    ...texts,
    'https://as.example/?a=1',
    'https://u:p@as.example',
    'a@localhost',
  ]) {
    assert.throws(() => readAddress(text, false), { code: 'bad_address' }, text)
  }
})
