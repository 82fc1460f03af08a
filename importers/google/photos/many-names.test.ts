import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchSidecars } from './match.ts'

// Each within a second; comparing all with all takes minutes.
const SOON = 15_000

function timed<T>(work: () => T): T {
  const started = performance.now()
  const made = work()
  assert.ok(performance.now() - started < SOON, `took ${performance.now() - started} ms`)
  return made
}

test('20,000 photos whose long names begin alike, and descriptions of 20,000 others', () => {
  const named = (end: string, i: number) => `WhatsApp Image 2020-01-01 at 12.00.00 ${i} ${end}.jpeg`
  const numbers = Array.from({ length: 20_000 }, (_, i) => i)
  const media = numbers.map((of) => ({ of, path: `x/${named('here', of)}` }))
  const sidecars = numbers.map((of) => ({
    ...{ of: -of, path: `x/${named('elsewhere', of)}.json`, title: named('elsewhere', of) },
  }))
  const { matches, orphans } = timed(() => matchSidecars(media, sidecars))
  assert.equal(orphans.length, 20_000)
  assert.ok(matches.every(({ sidecar }) => sidecar === null))
})

test('20,000 edited copies in a language that nobody knows', () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `IMG_${i}`)
  const media = names.flatMap((name) => [
    { of: name, path: `x/${name}.jpg` },
    { of: `${name}-unknown`, path: `x/${name}-unknown.jpg` },
  ])
  const sidecars = names.map((of) => ({ of, path: `x/${of}.jpg.json`, title: `${of}.jpg` }))
  const { matches } = timed(() => matchSidecars(media, sidecars))
  const copies = matches.filter(({ variant }) => variant?.role === 'edited')
  assert.equal(copies.length, 20_000)
})
