import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PDPP, VECTOR_CATALOG } from '../_vectors.ts'
import { resolve } from '../meaning/resolve.ts'
import { ScopeError } from '../permission.ts'
import { readDetails, writeDetails } from '../text/details.ts'
import { formatScope } from '../text/format.ts'
import { PDPP_TYPE, readSelections } from './pdpp.ts'

const STREAM = { name: 'photos', fields: ['title'] }
const REQUEST = {
  type: PDPP_TYPE,
  source: { id: 'https://registry.pdpp.dev/connectors/google' },
  purpose_code: 'https://pdpp.dev/purpose/personalization',
  access_mode: 'continuous',
  streams: [STREAM],
}

test('every request of the vectors means what ours beside it means', () => {
  for (const { says, given, once, details, scopes } of PDPP) {
    const read = readSelections(given)
    assert.equal(read.once, once, says)
    assert.deepEqual(writeDetails(read.items), details, says)
    assert.deepEqual(readDetails(details), read.items, says)
    const resolved = read.items.map((item) => formatScope(resolve(item, VECTOR_CATALOG)))
    assert.deepEqual(resolved, scopes, says)
  }
})

function refusal(value: unknown): [culprit: string | undefined, message: string] {
  try {
    readSelections(value)
  } catch (error) {
    assert.ok(error instanceof ScopeError, String(error))
    return [error.culprit, error.message]
  }
  return assert.fail(`was read: ${JSON.stringify(value)}`)
}

test('what has no meaning here is refused, and named', () => {
  const stream = (member: object) => ({ ...REQUEST, streams: [{ ...STREAM, ...member }] })
  const { streams: _, ...withoutStreams } = REQUEST
  const cases: [object, string, RegExp][] = [
    [{ ...REQUEST, type: 'https://pdpp.dev/other' }, '[0].type', /pdpp\.dev\/data-access/],
    [{ ...REQUEST, source: { id: 'https://spotify.example' } }, '[0].source.id', /registry/],
    [
      { ...REQUEST, source: { ...REQUEST.source, kind: 'provider_native' } },
      '[0].source.kind',
      /connector/,
    ],
    [{ ...REQUEST, source: { ...REQUEST.source, version: 1 } }, '[0].source.version', /left out/],
    [{ ...REQUEST, purpose_code: 'fun' }, '[0].purpose_code', /absolute URI/],
    [{ ...REQUEST, access_mode: 'forever' }, '[0].access_mode', /single_use, continuous/],
    [{ ...REQUEST, retention: { max_duration: 'PT1H' } }, '[0].retention.max_duration', /P30D/],
    [{ ...REQUEST, retention: { max_duration: 'P9999Y' } }, '[0].retention.max_duration', /999999/],
    [
      { ...REQUEST, retention: { max_duration: 'P1D', on_expiry: 'anonymize' } },
      '[0].retention.on_expiry',
      /delete/,
    ],
    [{ ...withoutStreams, selection_preset: 'social' }, '[0].selection_preset', /left out/],
    [withoutStreams, '[0].streams', /array/],
    [{ ...REQUEST, streams: [] }, '[0].streams', /at least one/],
    [{ ...REQUEST, streams: [STREAM, { name: '*' }] }, '[0].streams[1].name', /only one/],
    [{ ...REQUEST, streams: [STREAM, STREAM] }, '[0].streams[1].name', /once only/],
    [{ ...REQUEST, client_claims: { rating: 5 } }, '[0].client_claims.rating', /left out/],
    [{ ...REQUEST, locations: [] }, '[0].locations', /left out/],
    [stream({ necessity: 'nice' }), '[0].streams[0].necessity', /required, optional/],
    [stream({ view: 'basic' }), '[0].streams[0].view', /beside fields/],
    [
      { ...REQUEST, streams: [{ name: 'photos', view: 'basic' }] },
      '[0].streams[0].view',
      /all, id/,
    ],
    [stream({ fields: [] }), '[0].streams[0].fields', /at least one/],
    [stream({ name: '**' }), '[0].streams[0].name', /or \* for all/],
    [stream({ name: 'photos.**' }), '[0].streams[0].name', /or \* for all/],
    [stream({ time_range: {} }), '[0].streams[0].time_range', /since, until/],
    [
      stream({ time_range: { since: 'yesterday' } }),
      '[0].streams[0].time_range.since',
      /2025-09-28/,
    ],
    [stream({ time_range: { from: '2018' } }), '[0].streams[0].time_range.from', /left out/],
    [stream({ resources: [] }), '[0].streams[0].resources', /at least one/],
    [stream({ instance_ids: [7] }), '[0].streams[0].instance_ids[0]', /text/],
    [stream({ expand: [] }), '[0].streams[0].expand', /left out/],
    [stream({ fields: ['a.b'] }), '[0].streams[0].fields.a.b', /letters/],
    [{ ...REQUEST, streams: [{ name: 'a b' }] }, '[0].streams[0].name', /scope/],
  ]
  for (const [given, culprit, says] of cases) {
    const [at, message] = refusal([given])
    assert.equal(at, culprit, JSON.stringify(given))
    assert.match(message, says)
    assert.ok(message.includes(culprit), message)
  }
})

test('once and for longer are two requests', () => {
  const [at] = refusal([REQUEST, { ...REQUEST, access_mode: 'single_use' }])
  assert.equal(at, '[1].access_mode')
})

test('all of a source needs a source of one provider', () => {
  const source = { id: 'https://rs.example/owners/abcdefghijklmnopqrstuvwxyz' }
  const [at] = refusal([{ ...REQUEST, source, streams: [{ name: '*' }] }])
  assert.equal(at, '[0].streams[0].name')
})

test('the limits of our own requests hold', () => {
  const streams = Array.from({ length: 33 }, (_, i) => ({ name: `photos${i}` }))
  assert.match(refusal([{ ...REQUEST, streams }])[1], /at most 32/)
  assert.match(refusal([{ ...REQUEST, purpose_description: 'x'.repeat(9000) }])[1], /8192 bytes/)
  assert.match(refusal([])[1], /at least one/)
  assert.match(refusal('x')[1], /an array/)
})

test('an app keeps nothing longer than it said, whatever the month', () => {
  const lengths = {
    P30D: 30,
    P2W: 14,
    P1M: 28,
    P2M: 59,
    P6M: 181,
    P1Y: 365,
    P18M: 546,
    P1Y2W3D: 382,
  }
  for (const [max_duration, days] of Object.entries(lengths)) {
    const { items } = readSelections([{ ...REQUEST, retention: { max_duration } }])
    assert.equal(items[0]!.terms.retention?.max, `P${days}D`, max_duration)
  }
})

test('times with more or fewer digits than ours mean the same rows', () => {
  const bounds: [given: string, ours: string][] = [
    ['2025-09-28T00:00:00.123456Z', '2025-09-28T00:00:00.124Z'],
    ['2025-09-28T00:00:00.123000Z', '2025-09-28T00:00:00.123Z'],
    ['2025-09-28T02:00:00.5+02:00', '2025-09-28T02:00:00.500+02:00'],
    ['2025-12-31T23:59:59.999999999Z', '2026-01-01T00:00:00.000Z'],
  ]
  for (const [given, ours] of bounds) {
    const time_range = { since: given, until: '2030-01-01T00:00:00Z' }
    const { items } = readSelections([{ ...REQUEST, streams: [{ ...STREAM, time_range }] }])
    assert.deepEqual(items[0]?.conditions[0]?.values, [ours], given)
  }
})
