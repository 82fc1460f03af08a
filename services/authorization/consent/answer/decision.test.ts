import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Catalog,
  covers,
  describe,
  formatScope,
  parseScope,
  readDetails,
  resolve,
  writeDetails,
} from '@mandate/grants'
import type { AskedItem } from '../question.ts'
import {
  type Choices,
  decide,
  durationsFor,
  endOf,
  NOTHING_CHOSEN,
  narrowed,
  nothingChosen,
} from './decision.ts'
import { readConsentForm } from './form.ts'

const field = (name: string, type: 'string' | 'time' | 'number') => ({
  name,
  title: name,
  type,
  sensitive: false,
})
const catalog: Catalog = {
  sha256: 'x'.repeat(43),
  collections: [
    {
      name: 'a.places',
      title: 'Places',
      description: '',
      sensitive: false,
      fields: [
        field('id', 'string'),
        field('time', 'time'),
        field('account', 'string'),
        field('name', 'string'),
        field('latitude', 'number'),
        field('longitude', 'number'),
      ],
    },
  ],
}

function asked(text: string, more: Partial<AskedItem> = {}): AskedItem[] {
  return parseScope(text).map((read) => {
    const item = resolve(read, catalog)
    return {
      item,
      sentence: describe(item, catalog, 'en'),
      group: item.optional ? 'choice' : 'needed',
      aboveCeiling: false,
      ...more,
    }
  })
}

function result(items: AskedItem[], choices: Partial<Choices> = {}): string {
  const decision = decide(items, { ...NOTHING_CHOSEN, ...choices })
  return decision.kind === 'problem'
    ? decision.problem.kind
    : decision.items.map((item) => formatScope(item)).join(' ')
}

test('what the app cannot work without is allowed as it was asked', () => {
  assert.equal(result(asked('a.places[time>=2018].name')), 'a.places[time>=2018].name')
})

test('a range is cut to the days of the owner, the last one included', () => {
  const items = asked('a.places[time>=2018,time<2020].name')
  assert.equal(
    result(items, { from: '2018-05-01', to: '2019-04-30' }),
    'a.places[time>=2018-05,time<2019-05].name',
  )
  assert.equal(result(items, { from: '2018-01-01', to: '2019-12-31' }), formatScope(items[0]!.item))
})

test('an open range is closed by the owner', () => {
  assert.equal(result(asked('a.places.name'), { to: '2019-12-31' }), 'a.places[time<2020].name')
})

test('dates that share more, or are none, are problems', () => {
  const items = asked('a.places[time>=2018,time<2020].name')
  assert.equal(result(items, { from: '2017-12-31' }), 'wider')
  assert.equal(result(items, { to: '2020-01-01' }), 'wider')
  assert.equal(result(items, { from: '2018-02-30' }), 'bad_date')
  assert.equal(result(items, { from: 'yesterday' }), 'bad_date')
  assert.equal(result(items, { from: '2019-01-01', to: '2018-01-01' }), 'ends_before_it_begins')
})

test('a place becomes coarser, never finer', () => {
  const items = asked('a.places.{latitude~0.01,longitude~0.01}')
  assert.equal(result(items, { place: '0.1' }), 'a.places.{latitude~0.1,longitude~0.1}')
  assert.equal(result(items, { place: '0.001' }), 'wider')
  assert.equal(result(items, { place: '0.5' }), 'wider')
})

test('one coarse item stays as coarse as it was beside a finer one', () => {
  const items = asked('a.places.{latitude~1,longitude~1} a.places[time>=2019].{latitude,longitude}')
  assert.equal(
    result(items, { place: '0.1' }),
    'a.places.{latitude~1,longitude~1} a.places[time>=2019].{latitude~0.1,longitude~0.1}',
  )
})

test('a field is left out; all of what is needed cannot be', () => {
  const items = asked('a.places.{name,latitude}')
  assert.equal(result(items, { leaveOut: new Map([[0, ['latitude']]]) }), 'a.places.name')
  const cutAway = asked('a.places[time<2018].name')
  assert.equal(result(cutAway, { from: '2017-01-01', to: '2016-01-01' }), 'ends_before_it_begins')
})

test('an optional item is shared only when it is chosen', () => {
  const items = asked('a.places.name ?a.places.latitude')
  assert.equal(result(items), 'a.places.name')
  assert.equal(result(items, { chosen: new Set([1]) }), 'a.places.name ?a.places.latitude')
  assert.equal(result(items, { chosen: new Set([0]) }), 'wider')
  assert.equal(result(items, { chosen: new Set([7]) }), 'wider')
})

test('what the owner objects to is not shared', () => {
  const items = asked('?a.places.name', { group: 'unless_objected' })
  assert.equal(result(items), '?a.places.name')
  assert.equal(result(items, { objected: new Set([0]) }), 'nothing_chosen')
})

test('what is above the ceiling is never shared, chosen or needed', () => {
  const optional = asked('?a.places.name', { aboveCeiling: true })
  assert.equal(result(optional, { chosen: new Set([0]) }), 'wider')
  assert.equal(result(asked('a.places.name', { aboveCeiling: true })), 'needed_closed')
})

test('whatever is chosen, it is covered by what was asked', () => {
  const items = asked(
    'a.places[time>=2018,time<2020].{name,latitude~0.01,longitude~0.01} ?a.places.{name,time}',
  )
  const request = items.map(({ item }) => item)
  for (const from of ['', '2018-06-01', '2019-12-31'])
    for (const to of ['', '2019-01-31'])
      for (const place of ['', '0.1', '1'])
        for (const chosen of [[], [1]])
          for (const out of [[], ['name'], ['latitude', 'longitude']]) {
            const choices = { from, to, place, chosen: new Set(chosen) }
            const leaveOut = new Map([[0, out]])
            const decision = decide(items, { ...NOTHING_CHOSEN, ...choices, leaveOut })
            if (decision.kind === 'problem') continue
            assert.ok(covers(request, decision.items, 'owner'))
            // What is signed can be read again.
            const read = readDetails(writeDetails(decision.items))
            const again = read.map((item) => resolve(item, catalog))
            assert.ok(covers(decision.items, again, 'owner'))
          }
})

test('what is shown follows what the owner made smaller, chosen or not', () => {
  const items = asked('a.places[time>=2018,time<2020].name ?a.places.{name,latitude}')
  const shown = (choices: Partial<Choices>) =>
    narrowed(items, { ...NOTHING_CHOSEN, ...choices }).map((item) => formatScope(item))
  assert.deepEqual(shown({ to: '2018-12-31', leaveOut: new Map([[1, ['name']]]) }), [
    'a.places[time>=2018,time<2019].name',
    '?a.places[time<2019].latitude',
  ])
  const asAsked = items.map(({ item }) => formatScope(item))
  assert.deepEqual(shown({ from: 'yesterday' }), asAsked)
  assert.deepEqual(shown({ leaveOut: new Map([[0, ['name']]]) }), asAsked)
})

test('it ends when the owner says', () => {
  assert.equal(endOf({ ...NOTHING_CHOSEN, duration: 'day' }, 1000), 1000 + 86_400)
  assert.equal(endOf(NOTHING_CHOSEN, 1000), 1000 + 90 * 86_400)
  assert.equal(endOf({ ...NOTHING_CHOSEN, duration: 'until_ended' }, 1000), null)
})

test('what whoever holds the key can read ends tomorrow, or in a week, and no later', () => {
  const bearer = { bearer: true }
  const ends = durationsFor(bearer).map((duration) => endOf({ ...NOTHING_CHOSEN, duration }, 0))
  assert.deepEqual(ends, [86_400, 7 * 86_400])
  assert.equal(endOf(nothingChosen(bearer), 0), 86_400)
  const later = { durations: durationsFor(bearer), preset: 'day' } as const
  for (const duration of ['90days', 'until_ended', 'as_now', '']) {
    assert.equal(readConsentForm({ answer: 'allow', duration }, later).isOurs, false, duration)
  }
})

test('a form of our page is read; anything else in it is no answer', () => {
  const offered = { durations: durationsFor({ bearer: false }), preset: '90days' } as const
  const body = {
    answer: 'allow',
    consent_s256: 'h',
    item_2: 'yes',
    object_3: 'yes',
    o_1_title: 'yes',
    o_1_name: 'yes',
    from: '2018-01-01',
    duration: 'day',
  }
  assert.deepEqual(readConsentForm(body, offered), {
    button: 'allow',
    consentS256: 'h',
    choices: {
      chosen: new Set([2]),
      objected: new Set([3]),
      leaveOut: new Map([[1, ['title', 'name']]]),
      from: '2018-01-01',
      to: '',
      place: '',
      duration: 'day',
    },
    isOurs: true,
  })
  assert.equal(readConsentForm({ answer: ['allow', 'refuse'] }, offered).button, 'show')
  assert.equal(readConsentForm({ duration: '10years' }, offered).isOurs, false)
})
