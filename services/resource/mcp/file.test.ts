import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wholeCharacters } from './file.ts'

test('a window of text ends with a whole character, whichever byte it is cut at', () => {
  const text = 'aé€😀z'
  const bytes = Buffer.from(text)
  for (let end = 1; end <= bytes.length; end++) {
    const window = bytes.subarray(0, end)
    const whole = window.subarray(0, wholeCharacters(window))
    assert.ok(text.startsWith(whole.toString()), `${end}`)
    assert.ok(end - whole.length < 4, `${end}`)
  }
  assert.equal(wholeCharacters(bytes), bytes.length)
})

test('what is no UTF-8 goes on by at least a byte', () => {
  for (const bytes of [[0x80, 0x80, 0x80, 0x80, 0x80], [0xff], [0x80], [0xc3]]) {
    assert.ok(wholeCharacters(Buffer.from(bytes)) > 0, `${bytes}`)
  }
})
