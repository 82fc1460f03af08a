import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FieldType, Lang } from '../catalog.ts'
import { resolve } from '../meaning/resolve.ts'
import { ACTIONS, type Condition, type Item, ScopeError } from '../permission.ts'
import { formatScope } from '../text/format.ts'
import { parseScope } from '../text/parse.ts'
import { PAGES } from './_catalog.ts'
import { describe } from './describe.ts'

/** Scope, English, French: the table of the pages' design. */
const TABLE: [string, string, string][] = [
  [
    'google.photos[time>=2018,time<2019].{latitude~0.01,longitude~0.01}',
    'Where your photos of 2018 were taken, to about 1 km. Not the photos themselves.',
    'Où vos photos de 2018 ont été prises, à environ 1 km près. Pas les photos elles-mêmes.',
  ],
  [
    'google.photos[time>=2020].*',
    'All 14 details of your photos since 1 January 2020, and of new ones as you add them, with the exact place and time. Not the photos themselves, not the names of people.',
    'Les 14 détails de vos photos depuis le 1er janvier 2020, et de celles que vous ajouterez, avec le lieu et l’heure exacts. Ni les photos elles-mêmes, ni les noms des personnes.',
  ],
  [
    'google.visits[time>=2024,time<2026].{name,time~day}',
    'The places you visited in 2024 and 2025: their names, and only the day.',
    'Les lieux que vous avez visités en 2024 et 2025 : leur nom, et le jour seulement.',
  ],
  [
    'google.location.{latitude~0.1,longitude~0.1,time~month}',
    'Roughly where you were each month, to about 10 km, from the beginning, and new months as you add them.',
    'À peu près où vous étiez chaque mois, à environ 10 km près, depuis le début, et les mois que vous ajouterez.',
  ],
  [
    'google.youtube.watched[time>=2025,time<2026].{title,channel,time}',
    'The videos you watched on YouTube in 2025: title, channel, exact time.',
    'Les vidéos que vous avez regardées sur YouTube en 2025 : titre, chaîne, heure exacte.',
  ],
  [
    'google.activity[product=Search,time>=2026-07,time<2026-08].{title,time~hour}',
    'What you searched for on Google in July 2026, and when, to the hour. Sensitive.',
    'Ce que vous avez cherché sur Google en juillet 2026, et quand, à l’heure près. Sensible.',
  ],
  [
    'google.activity[product=Assistant,recording=*].*',
    'What you asked Google Assistant, only where a recording was kept. The recordings are included.',
    'Ce que vous avez demandé à l’Assistant Google, seulement quand un enregistrement a été gardé. Les enregistrements sont compris.',
  ],
  [
    'facebook.messages[time>=2026-01,time<2026-04].{sender,time}',
    'Who wrote in your Facebook conversations from January to March 2026, and the exact time. Not what was written. This is about other people too.',
    'Qui a écrit dans vos conversations Facebook de janvier à mars 2026, et l’heure exacte. Pas ce qui a été écrit. Cela concerne aussi d’autres personnes.',
  ],
  [
    'google.fit.daily[account=ana@gmail.com].{steps,time~day}',
    'How many steps you took each day, from ana@gmail.com only, and new days as you add them.',
    'Combien de pas vous avez faits chaque jour, du compte ana@gmail.com seulement, et les jours que vous ajouterez.',
  ],
  [
    '?tripmap.notes.*:append',
    '(Your choice) Add notes of its own to your data. It cannot read or change anything through this.',
    '(À votre choix) Ajouter ses propres notes à vos données. Cela ne lui permet ni de lire ni de modifier quoi que ce soit.',
  ],
]

function say(scope: string, lang: Lang): string {
  const [item] = parseScope(scope)
  return describe(resolve(item!, PAGES), PAGES, lang).full
}

for (const [scope, english, french] of TABLE) {
  test(`${scope} is said as designed`, () => {
    assert.equal(say(scope, 'en'), english)
    assert.equal(say(scope, 'fr').replaceAll('\u202f', ' '), french)
  })
}

test('every other pattern reads as a sentence', () => {
  const sentences: [string, string, string?][] = [
    [
      'google.photos[time>=2020,account=ana@gmail.com].{latitude,longitude,time}',
      'Where your photos since 1 January 2020 were taken, from ana@gmail.com only, and new ones as you add them, with the exact place and time. Not the photos themselves.',
    ],
    [
      'google.photos[time<2019].{title,albums}',
      'Your photos until the end of 2018: title, albums. Not the photos themselves.',
      'Vos photos jusqu’à la fin de 2018 : titre, albums. Pas les photos elles-mêmes.',
    ],
    [
      'google.photos.{latitude~0.01,longitude~0.01}',
      'Where your photos were taken, from the beginning, and new ones as you add them, to about 1 km. Not the photos themselves.',
    ],
    [
      'google.photos[time=2018].original',
      'Your photos of 2018: photo itself. Sensitive.',
      'Vos photos de 2018 : photo elle-même. Sensible.',
    ],
    [
      'google.photos[time=2018-07-05].{*,people,latitude~0.1,longitude~0.1,time~day}',
      'All 14 details of your photos of 5 July 2018, with the place to about 10 km and only the day, and also names of people. Not the photos themselves. Sensitive.',
      'Les 14 détails de vos photos du 5 juillet 2018, avec le lieu à environ 10 km près et le jour seulement, et aussi : noms des personnes. Pas les photos elles-mêmes. Sensible.',
    ],
    [
      'google.youtube.watched[title=a|b,channel!=c,time>=2025-03-01,time<2025-04-16].id',
      'The videos you watched on YouTube from 1 March to 15 April 2025, only where “channel” is not “c” and “title” is “a” or “b”: only that they exist.',
      'Les vidéos que vous avez regardées sur YouTube du 1er mars au 15 avril 2025, seulement quand « chaîne » n’est pas « c » et « titre » est « a » ou « b » : seulement leur existence.',
    ],
    [
      'google.**[time>=2020].*',
      'All details of the 6 kinds of your data under “google”, none of them sensitive, since 1 January 2020, and new ones as you add them, with the exact place and time.',
      'Tous les détails des 6 sortes de vos données sous « google », aucune n’étant sensible, depuis le 1er janvier 2020, et ce que vous ajouterez, avec le lieu et l’heure exacts.',
    ],
    [
      'tripmap.notes[time=2018].text:read,append,delete',
      'Its notes in 2018: text. It may also add new ones and delete them.',
      'Ses notes en 2018 : texte. Elle peut aussi en ajouter et les effacer.',
    ],
    [
      'tripmap.notes.text:update,delete',
      'Change and delete its notes: text. It cannot read anything through this.',
    ],
    [
      'google.photos[width>=1000,altitude>0.5,altitude<=100,albums=a|b,albums!=c,favorited=true].title',
      'Your photos, only where “a” or “b” is among “albums”, “c” is not among “albums”, “altitude” is above 0.5 m but at most 100 m, “favourite” is yes and “width” is at least 1000 px, from the beginning, and new ones as you add them: title. Not the photos themselves.',
    ],
  ]
  for (const [scope, english, french] of sentences) {
    assert.equal(say(scope, 'en'), english)
    if (french) assert.equal(say(scope, 'fr').replaceAll('\u202f', ' '), french)
  }
})

test('an end that is excluded is said as the last day included', () => {
  const whens: [string, string, string][] = [
    ['time>=2018-07,time<2018-08', 'of July 2018', 'de juillet 2018'],
    ['time>=2018-08,time<2018-09', 'of August 2018', 'd’août 2018'],
    [
      'time>=2017-11,time<2018-04',
      'from November 2017 to March 2018',
      'de novembre 2017 à mars 2018',
    ],
    ['time>=2016,time<2019', 'from 2016 to 2018', 'de 2016 à 2018'],
    ['time>=2018-07-05,time<2018-07-06', 'of 5 July 2018', 'du 5 juillet 2018'],
    ['time>=2018-07-01,time<2018-07-10', 'from 1 to 9 July 2018', 'du 1er au 9 juillet 2018'],
    [
      'time>=2017-07-05,time<2018-07-05',
      'from 5 July 2017 to 4 July 2018',
      'du 5 juillet 2017 au 4 juillet 2018',
    ],
    ['time<2018-07', 'until the end of June 2018', 'jusqu’à la fin de juin 2018'],
    ['time<2018-07-05', 'until 4 July 2018', 'jusqu’au 4 juillet 2018'],
    [
      'time<2018-07-05T10:00Z',
      'until 5 July 2018, 09:59:59.999 UTC',
      'jusqu’au 5 juillet 2018 à 09:59:59.999 UTC',
    ],
  ]
  for (const [conditions, english, french] of whens) {
    const scope = `google.photos[${conditions}].title`
    assert.equal(say(scope, 'en').split(':')[0], `Your photos ${english}`.split(':')[0])
    assert.equal(say(scope, 'fr').split('\u202f')[0], `Vos photos ${french}`)
  }
})

test('no value can pass for another one, or for words of the sentence', () => {
  const values = [
    'a',
    'a ',
    'a  b',
    'a b',
    'a” or “b',
    'a\u202eb',
    'é',
    'e\u0301',
    '\\u{20}',
    ' ',
    '',
    'a\nb',
    'a\u00a0b',
    'a\ufe0f',
    '👩🚀',
    '👩\u200d🚀',
    '👩\u200d\u200d🚀',
    '👩\u200d',
    '🏴',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  ]
  const said = values.map((value) => {
    const item: Item = {
      collection: 'google.photos',
      conditions: [{ field: 'title', op: '=', values: [value] }],
      fields: [{ name: 'title' }],
      actions: ['read'],
      optional: false,
      terms: {},
    }
    return describe(resolve(item, PAGES), PAGES, 'en').text
  })
  assert.equal(new Set(said.map(asShown)).size, values.length)
})

test('marks and what * stands for are told', () => {
  const [wild] = parseScope('google.**.*')
  const sentence = describe(resolve(wild!, PAGES), PAGES, 'en')
  assert.equal(sentence.spelledOut.length, 6)
  assert.ok(sentence.openEnded)
  const [all] = parseScope('google.photos[time<2019].*')
  const photos = describe(resolve(all!, PAGES), PAGES, 'fr')
  assert.equal(photos.spelledOut.length, 14)
  assert.ok(photos.spelledOut.includes('titre') && !photos.openEnded && !photos.sensitive)
})

for (const lang of ['en', 'fr'] as const) {
  test(`two permissions that differ never read the same (${lang})`, () => {
    const seen = new Map<string, string>()
    fc.assert(
      fc.property(anyItem, (item) => {
        const resolved = resolveIfAny(item)
        if (!resolved) return
        const text = asShown(describe(resolved, PAGES, lang).text)
        const canonical = formatScope({ ...resolved, optional: false })
        assert.equal(seen.get(text) ?? canonical, canonical, text)
        seen.set(text, canonical)
      }),
      { numRuns: 6000 },
    )
    assert.ok(seen.size > 1000, `only ${seen.size} different sentences`)
  })
}

/** As a page shows it: spaces that follow one another are one. */
function asShown(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[ \t\n]+/g, ' ')
    .trim()
}

function resolveIfAny(item: Item) {
  try {
    return resolve(item, PAGES)
  } catch (error) {
    if (error instanceof ScopeError) return null
    throw error
  }
}

const VALUES: Partial<Record<FieldType, string[]>> = {
  time: ['2018', '2019', '2018-01', '2018-07', '2018-07-01', '2018-12-31', '2018-07-01T10:00Z'],
  number: ['-1', '0', '1', '0.5'],
  integer: ['0', '1', '10'],
  boolean: ['true', 'false'],
}

function conditionsOn(fields: { name: string; type: FieldType }[]): fc.Arbitrary<Condition[]> {
  const one = fc.constantFrom(...fields).chain(({ name, type }) => {
    const values = VALUES[type] ?? ['a', 'b', 'Search', 'Assistant', 'ana@gmail.com', 'a” or “b']
    const ops: Condition['op'][] = VALUES[type]
      ? ['=', '<', '<=', '>', '>=', '!=', 'present']
      : ['=', '!=', 'present']
    return fc.record({
      field: fc.constant(name),
      op: fc.constantFrom(...ops),
      values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }),
    })
  })
  return fc
    .array(one, { maxLength: 3 })
    .map((list) => list.map((c) => (c.op === 'present' ? { ...c, values: [] } : c)))
}

const anyItem: fc.Arbitrary<Item> = fc
  .constantFrom(...PAGES.collections, { ...PAGES.collections[0]!, name: 'google.**' })
  .chain((collection) => {
    const common = ['time', 'account']
    const fields = collection.name.endsWith('.**')
      ? collection.fields.filter(({ name }) => common.includes(name) || name === 'latitude')
      : collection.fields
    const step = fc.constantFrom(undefined, '0.01', '1', '10', 'hour', 'day', 'month')
    const shown = fc.record({ name: fc.constantFrom('*', ...fields.map(({ name }) => name)), step })
    return fc.record({
      collection: fc.constant(collection.name),
      conditions: conditionsOn(fields),
      fields: fc
        .uniqueArray(shown, { minLength: 1, maxLength: 4, selector: ({ name }) => name })
        .map((list) =>
          list.map(({ name, step }) => {
            const type = fields.find((one) => one.name === name)?.type
            const fits =
              step && (type === 'time' ? !/\d/.test(step) : type === 'number' && /\d/.test(step))
            return fits ? { name, step } : { name }
          }),
        ),
      actions: fc.uniqueArray(fc.constantFrom(...ACTIONS), { minLength: 1, maxLength: 2 }),
      optional: fc.constant(false),
      terms: fc.constant({}),
    })
  })
