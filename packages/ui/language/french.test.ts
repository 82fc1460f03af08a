import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from '../markup/html.ts'
import { french } from './french.ts'

test('a narrow space stands before ; : ! ? and inside « », in every word and answer, and nowhere else', () => {
  const words = french({
    title: 'Vos données : où ?',
    said: (name: string) => `« ${name} » ; oui !`,
    steps: ['Un : deux'],
    deep: { at: '14:02, sans espace' },
    count: 3,
    none: null,
  })
  assert.equal(words.title, 'Vos données\u202f: où\u202f?')
  assert.equal(words.said('a'), '«\u202fa\u202f»\u202f; oui\u202f!')
  assert.deepEqual(words.steps, ['Un\u202f: deux'])
  assert.equal(words.deep.at, '14:02, sans espace')
  assert.equal(words.count, 3)
  assert.equal(words.none, null)
  const markup = html`<p>a : b</p>`
  assert.equal(french(markup), markup, 'what is no text stays what it is')
})
