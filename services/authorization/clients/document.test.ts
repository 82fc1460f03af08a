import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isClientId, isUnmistakable, readClientDocument, shownMembers } from './document.ts'

const ID = 'https://app.example/client.json'
const document = { client_id: ID, redirect_uris: ['https://app.example/callback'] }
const confidential = {
  ...document,
  token_endpoint_auth_method: 'private_key_jwt',
  jwks_uri: 'https://app.example/jwks',
}

test('attack 18: an address is a client only when a document may be fetched from it', () => {
  const right = [ID, 'https://app.example:8443/a/b?c=d']
  const wrong = [
    'http://app.example/client.json',
    'https://app.example',
    'https://app.example/',
    'https://app.example/#x',
    'https://user@app.example/client.json',
    'https://app.example/a/../client.json',
    'https://app.example/a\\b',
    'https://APP.example/client.json',
    'https:/app.example/client.json',
    'app',
    'http://localhost:4002/client.json',
  ]
  for (const id of right) assert.ok(isClientId(id, { loopback: false }), id)
  for (const id of wrong) assert.ok(!isClientId(id, { loopback: false }), id)
})

test('a service on loopback knows clients on loopback, over http too', () => {
  assert.ok(isClientId('http://localhost:4002/client.json', { loopback: true }))
  assert.ok(isClientId('http://[::1]:4002/client.json', { loopback: true }))
  assert.ok(!isClientId('http://app.example/client.json', { loopback: true }))
})

test('attack 18: a document that says it is another, or has secrets, is refused by name', () => {
  const wrong: [object, RegExp][] = [
    [{ ...document, client_id: 'https://other.example/client.json' }, /client_id/],
    [{ ...document, client_secret: 's' }, /client_secret/],
    [{ ...document, jwks: { keys: [] } }, /jwks/],
    [{ ...document, token_endpoint_auth_method: 'client_secret_basic' }, /auth_method/],
    [{ ...document, token_endpoint_auth_method: 'private_key_jwt' }, /jwks_uri/],
    [{ ...confidential, jwks_uri: 'https://other.example/jwks' }, /jwks_uri/],
    [{ ...document, redirect_uris: [] }, /redirect_uris/],
    [{ ...document, client_uri: 'javascript:alert(1)' }, /client_uri/],
    [{ client_id: ID }, /redirect_uris/],
  ]
  for (const [value, naming] of wrong) {
    assert.throws(() => readClientDocument(ID, value), { message: naming })
  }
  for (const value of [null, [], 'x', 1]) assert.throws(() => readClientDocument(ID, value))
})

test('redirects are https, loopback, or a scheme of a public app that is a domain turned round', () => {
  const read = (uri: string, base: object = document) =>
    readClientDocument(ID, { ...base, redirect_uris: [uri] })
  for (const uri of [
    'https://app.example/cb?x=1',
    'http://127.0.0.1:7000/cb',
    'http://localhost/cb',
    'com.example.app:/cb',
  ]) {
    assert.doesNotThrow(() => read(uri), uri)
  }
  for (const uri of [
    'http://app.example/cb',
    'https://app.example/cb#x',
    'https://a@app.example/cb',
    'javascript:alert(1)',
    'data:text/html,x',
    'myapp:/cb',
    '/cb',
  ]) {
    assert.throws(() => read(uri), { message: /redirect_uris/ }, uri)
  }
  assert.throws(() => read('com.example.app:/cb', confidential))
})

test('what the owner is shown leaves out what may change without a question', () => {
  const client = readClientDocument(ID, {
    ...confidential,
    logo_uri: 'https://x.example',
    scope: 'a',
  })
  assert.deepEqual(Object.keys(shownMembers(client)).sort(), [
    'client_id',
    'jwks_uri',
    'redirect_uris',
    'token_endpoint_auth_method',
  ])
})

test('what the document leaves out is not in what the owner is shown either', () => {
  const shown = shownMembers(readClientDocument(ID, document))
  assert.deepEqual(Object.keys(shown).sort(), ['client_id', 'redirect_uris'])
})

test('attack 84: only a client whose answers reach nobody else goes on without a question', () => {
  const unmistakable = (value: object) => isUnmistakable(readClientDocument(ID, value))
  assert.ok(unmistakable(confidential))
  assert.ok(unmistakable(document))
  const redirects = (...redirect_uris: string[]) => unmistakable({ ...document, redirect_uris })
  assert.ok(!redirects('http://127.0.0.1/cb'))
  assert.ok(!redirects('com.example.app:/cb'))
  assert.ok(!redirects('https://app.example/cb', 'https://other.example/cb'))
})
