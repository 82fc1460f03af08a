import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanString, cleanValue, repairMojibake } from './text.ts'

const cases: [string, string, string][] = [
  ['two bytes', 'caf\u00c3\u00a9', 'café'],
  ['an emoji', '\u00f0\u009f\u0091\u008d', '👍'],
  ['C1 controls', 'a\u00cc\u0080', 'à'],
  ['between ASCII', 'T\u00c5\u0091ke', 'Tőke'],
  ['text that is right already', 'café', 'café'],
  ['right and wrong mixed', '“…” caf\u00c3\u00a9', '“…” café'],
  ['a cut sequence', 'caf\u00c3', 'caf\u00c3'],
  ['a byte order mark inside', '\u00ef\u00bb\u00bfx', '\ufeffx'],
  ['ASCII', 'plain', 'plain'],
]
for (const [what, wrong, right] of cases) {
  test(`mojibake: ${what}`, () => {
    assert.equal(repairMojibake(wrong), right)
    assert.equal(repairMojibake(repairMojibake(wrong)), right)
  })
}

test('any text survives being mis-encoded and repaired', () => {
  let seed = 7
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed
  }
  for (let round = 0; round < 2000; round++) {
    let text = ''
    for (let length = random() % 12; length > 0; length--) {
      const point = random() % 0x10ffff
      if (point < 0xd800 || point > 0xdfff) text += String.fromCodePoint(point)
    }
    const wrong = Buffer.from(text, 'utf8').toString('latin1')
    assert.equal(repairMojibake(wrong), text.normalize('NFC'))
  }
})

test('NUL and lone surrogates become U+FFFD in values and keys, and it is told', () => {
  const found = { nul: false, surrogates: false, mojibake: false }
  const value = JSON.parse('{"a\\u0000":["x\\ud83d",{"__proto__":{"y":1}}]}')
  const clean = cleanValue(value, { mojibake: false }, found) as Record<string, unknown>
  assert.equal(JSON.stringify(clean), '{"a\ufffd":["x\ufffd",{"__proto__":{"y":1}}]}')
  assert.deepEqual(found, { nul: true, surrogates: true, mojibake: false })
  assert.equal(cleanString('\u0000\udc00'), '\ufffd\ufffd')
})
