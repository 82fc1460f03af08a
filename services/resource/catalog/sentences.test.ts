/** Every sentence that the catalog makes, as a person reads it before they allow. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CatalogField, describe, type Lang, parseScope, resolve } from '@mandate/grants'
import { catalog } from './catalog.ts'

function sentence(scope: string, lang: Lang): string {
  const [item] = parseScope(scope)
  const { text, denied } = describe(resolve(item!, catalog()), catalog(), lang)
  return [text, ...denied].join(' ')
}

/** One field alone, as it is and coarse. */
function waysToShow({ name, type, unit }: CatalogField): string[] {
  if (type === 'time') return [name, `${name}~day`, `${name}~month`]
  if (type === 'number') return [name, `${name}~${unit === 'deg' ? '0.01' : '10'}`]
  return [name]
}

/** Each collection × each field, with all and with some of it, always and in a year, of one account. */
function* everyScope(): Generator<string> {
  for (const { name, fields } of catalog().collections) {
    const shown = fields.flatMap(waysToShow)
    const all = [
      '*',
      ...shown,
      '{title,time}',
      '{latitude~0.1,longitude~0.1}',
      '{latitude,longitude,time}',
    ]
    for (const when of [
      '',
      '[time>=2018,time<2019]',
      '[time>=2020]',
      '[time<2019]',
      '[account=ana@gmail.com]',
    ])
      for (const what of all) yield `${name}${when}.${what}`
  }
}

const scopes = [...everyScope()].filter((scope) => {
  try {
    return resolve(parseScope(scope)[0]!, catalog())
  } catch {
    return false
  }
})

for (const lang of ['en', 'fr'] as const)
  test(`each sentence is well formed, and no two permissions read the same (${lang})`, () => {
    const seen = new Map<string, string>()
    for (const scope of scopes) {
      const said = sentence(scope, lang)
      assert.match(said, /^\p{Lu}[^{}]*\.$/u, scope)
      assert.doesNotMatch(said, / ,|,,|, :|,\s?\u202f| {2}|\bundefined\b|\.\./, `${scope}: ${said}`)
      assert.doesNotMatch(said, /'/, `${scope}: ${said}`)
      // A range stands with what it is the range of, never in the middle of the verb.
      assert.doesNotMatch(said, /(from the beginning|depuis le début), (were|ont|:)/, said)
      assert.equal(seen.get(said) ?? scope, scope, said)
      seen.set(said, scope)
    }
    assert.ok(seen.size > 1000, `${seen.size} sentences`)
  })

const sentences: [scope: string, en: string, fr: string][] = [
  [
    'google.photos[time>=2018,time<2019].original',
    'Your photos and videos of 2018 themselves, without the place, time and camera hidden in the files.',
    'Vos photos et vidéos de 2018 elles-mêmes, sans le lieu, l’heure ni l’appareil cachés dans les fichiers.',
  ],
  [
    'google.photos.{latitude,longitude,time}',
    'Where your photos were taken, from the beginning, and new ones as you add them, with the exact place and time. Not the photos themselves.',
    'Où vos photos ont été prises, depuis le début, et celles que vous ajouterez, avec le lieu et l’heure exacts. Pas les photos elles-mêmes.',
  ],
  [
    'google.photos[favorited=true,time>=2018,time<2019].{title,archived}',
    'Your photos of 2018, only where “favourite or not” is yes: title, archived or not. Not the photos themselves.',
    'Vos photos de 2018, seulement quand « favorite ou non » est oui : titre, archivée ou non. Pas les photos elles-mêmes.',
  ],
  [
    'google.visits.name',
    'The places you visited: their names, from the beginning, and new ones as you add them.',
    'Les lieux que vous avez visités : leur nom, depuis le début, et ceux que vous ajouterez.',
  ],
  [
    'google.youtube.searched.query',
    'What you searched for on YouTube, from the beginning, and new searches as you add them.',
    'Ce que vous avez cherché sur YouTube, depuis le début, et les recherches que vous ajouterez.',
  ],
  [
    'facebook.friends[time>=2018,time<2019].name',
    'The names of your Facebook friends and friend requests of 2018.',
    'Les noms de vos amis et demandes d’amis Facebook de 2018.',
  ],
  [
    'google.youtube.**.*',
    'All details of the 6 kinds of your data from YouTube, none of them sensitive, from the beginning, and new ones as you add them, with the exact time.',
    'Tous les détails des 6 sortes de vos données venant de YouTube, aucune n’étant sensible, depuis le début, et ce que vous ajouterez, avec l’heure exacte.',
  ],
]

for (const [scope, en, fr] of sentences)
  test(`${scope} reads as people speak`, () => {
    const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')
    assert.equal(plain(sentence(scope, 'en')), en)
    assert.equal(plain(sentence(scope, 'fr')), fr)
  })
