/**
 * Anybody may run a resource service and link it. Its catalog is read where others are asked too: one that would take the time of
 * all of them, or that says more beside what its hash covers, is no catalog.
 */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { stubWorld } from '../journeys/authorization/stub-world.ts'

const field = (name: string) => ({ name, title: name, type: 'string', sensitive: false })
const words = (things: string, phrases: object[]) => ({ title: things, things, phrases })

function collection(name: string, fields: number, phrases = 0) {
  const said = Array.from({ length: phrases }, (_, nth) => ({ fields: ['a'], text: `${nth}` }))
  return {
    ...{ name: `heavy.${name}`, title: name, description: '', sensitive: false },
    words: { en: words(name, said), fr: words(name, said) },
    fields: Array.from({ length: fields }, (_, nth) => field(nth === 0 ? 'title' : `field${nth}`)),
  }
}

function catalogOf(collections: object[]): object {
  const served = JSON.stringify(collections)
  return { sha256: createHash('sha256').update(served).digest('base64url'), collections }
}

const many = (count: number, fields: number) =>
  Array.from({ length: count }, (_, nth) => collection(`kind${nth}`, fields))

test('attack 53: a catalog that would take everybody’s time is none', async () => {
  await using world = await stubWorld()
  const { app, anna, issuer, stub } = world
  for (const [what, collections] of Object.entries({
    'too many collections': many(1_001, 1),
    'too many fields in one': [collection('one', 501)],
    'too many fields in all': many(101, 100),
    'too many phrases': [collection('one', 2, 101)],
  })) {
    stub.catalog = catalogOf(collections)
    await app.ask(anna, issuer, { scope: 'heavy.**.title' })
    assert.equal(anna.status, 400, what)
    assert.ok(!anna.hasButton('Allow'), `${what}: ${anna.text}`)
  }
  // As large as it may be, and asked for as a whole.
  stub.catalog = catalogOf(many(1_000, 10))
  await app.ask(anna, issuer, { scope: 'heavy.**.*' })
  assert.equal(anna.status, 200, anna.text)
  assert.ok(anna.hasButton('Allow'), anna.text)
})
