import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientS256, sha256 } from './hash.ts'
import { canonicalJson, readStrictJson } from './json.ts'

test('canonical JSON is that of RFC 8785', () => {
  // Section 3.2.2 and 3.2.3, the examples of the standard.
  const sample =
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
    '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}'
  assert.equal(
    canonicalJson(JSON.parse(sample)),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
  const keys = {
    '\u20ac': 5,
    '\r': 1,
    '\ufb33': 7,
    1: 2,
    '\ud83d\ude00': 6,
    '\u0080': 3,
    '\u00f6': 4,
  }
  assert.deepEqual(
    [...canonicalJson(keys).matchAll(/:(\d)/g)].map(([, digit]) => digit),
    ['1', '2', '3', '4', '5', '6', '7'],
  )
  for (const value of [undefined, Number.NaN, '\ud800', { a: undefined }, 5n]) {
    assert.throws(() => canonicalJson(value), TypeError)
  }
})

test('JSON that names something twice in one object is refused', () => {
  assert.deepEqual(readStrictJson('{"a":{"b":1},"c":[{"b":2},{"b":3}],"b":"a"}'), {
    a: { b: 1 },
    c: [{ b: 2 }, { b: 3 }],
    b: 'a',
  })
  assert.deepEqual(readStrictJson('["a","a",{"a":"a"}]'), ['a', 'a', { a: 'a' }])
  for (const text of [
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"x":{"a":1,"b":[{"c":1,"c":2}]}}',
    '{"a" : 1, "b": "}", "a"\n: 2}',
    `{"a":1,"a"${' '.repeat(5000)}:2}`,
    '{"__proto__":1,"__proto__":2}',
    '{"a":1,}',
    '',
  ]) {
    assert.throws(() => readStrictJson(text), SyntaxError, text)
  }
})

test('a client is known by what its owner was shown of it', async () => {
  const document = {
    client_id: 'https://app.example/client.json',
    client_name: 'Trip Map',
    redirect_uris: ['https://app.example/back'],
  }
  const hash = await clientS256(document)
  assert.match(hash, /^[A-Za-z0-9_-]{43}$/)
  assert.equal(hash, await sha256(canonicalJson(document)))
  assert.equal(await clientS256({ contacts: ['a@b'], ...document }), hash)
  assert.notEqual(await clientS256({ ...document, client_name: 'Trip Map!' }), hash)
  assert.notEqual(await clientS256({ ...document, tos_uri: 'https://app.example/tos' }), hash)
})
