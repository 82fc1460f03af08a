import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { describe, type Lang, parseScope, resolve } from '@mandate/grants'
import { type World, world } from '../access/_world.ts'
import { importers } from '../imports/reading/importers.ts'
import { catalog, catalogOf } from './catalog.ts'
import { catalogsStore } from './store.ts'

let w: World
before(async () => {
  w = await world()
})
after(() => w[Symbol.asyncDispose]())

function sentence(scope: string, lang: Lang): string {
  const item = resolve(parseScope(scope)[0]!, catalog())
  const { text, denied } = describe(item, catalog(), lang)
  return [text, ...denied].join(' ')
}

test('the catalog is served with the hash of its collections', async () => {
  const answer = await fetch(`${w.publicUrl}/catalog`)
  const text = await answer.text()
  const { sha256, collections } = JSON.parse(text)
  const bytes = text.slice(text.indexOf('['), text.lastIndexOf(']') + 1)
  assert.equal(createHash('sha256').update(bytes).digest('base64url'), sha256)
  assert.deepEqual(collections, catalog().collections)
  const etag = answer.headers.get('etag') as string
  const again = await fetch(`${w.publicUrl}/catalog`, { headers: { 'if-none-match': etag } })
  assert.equal(again.status, 304)
})

test('a page of any origin may ask whether what everybody may read has changed', async () => {
  const origin = 'https://app.example'
  for (const path of ['/catalog', '/jwks', '/.well-known/oauth-protected-resource/owners/x']) {
    const asked = await fetch(`${w.publicUrl}${path}`, {
      method: 'OPTIONS',
      headers: {
        ...{ origin, 'access-control-request-method': 'GET' },
        'access-control-request-headers': 'if-none-match',
      },
    })
    assert.equal(asked.status, 204, path)
    assert.equal(asked.headers.get('access-control-allow-origin'), '*', path)
    assert.equal(asked.headers.get('access-control-allow-headers'), '*', path)
  }
  const { headers } = await fetch(`${w.publicUrl}/catalog`, { headers: { origin } })
  assert.match(headers.get('access-control-expose-headers') ?? '', /ETag/)
})

test('every catalog ever served can be had by its hash, also after a newer one came', async () => {
  const { sha256 } = catalog()
  const newer = catalogOf([...catalog().collections].slice(1))
  const store = await catalogsStore({ db: w.db, present: newer })
  assert.deepEqual((await store.find(sha256))?.collections, catalog().collections)
  for (const hash of [sha256, newer.sha256]) {
    const hex = Buffer.from(hash, 'base64url').toString('hex')
    const answer = await fetch(`${w.publicUrl}/catalog/${hex}`)
    assert.equal(answer.status, 200)
    assert.equal(((await answer.json()) as { sha256: string }).sha256, hash)
  }
  assert.equal((await fetch(`${w.publicUrl}/catalog/${'0'.repeat(64)}`)).status, 404)
  assert.equal((await fetch(`${w.publicUrl}/catalog/x`)).status, 404)
})

test('what a file reveals can be shown by its collection, so that a scope lets it out as it is', () => {
  const shows = { place: ['latitude'], time: ['time'], camera: ['device', 'camera'] }
  let revealing = 0
  for (const { name, fields } of catalog().collections) {
    const names = new Set(fields.map((field) => field.name))
    for (const { reveals = [], name: field } of fields) {
      revealing += reveals.length
      for (const reveal of reveals)
        assert.ok(
          shows[reveal].some((one) => names.has(one)),
          `${name}.${field} ${reveal}`,
        )
    }
  }
  assert.ok(revealing > 20)
})

test('a picture or film is let out as it is only with the place, where its collection shows places', () => {
  for (const { name, fields } of catalog().collections) {
    if (!fields.some((field) => field.name === 'latitude')) continue
    for (const { type, name: field, reveals } of fields)
      if (type === 'file') assert.ok(reveals?.includes('place'), `${name}.${field}`)
  }
})

test('every collection has id, time, account and source, and words in both languages', () => {
  for (const { name, fields, words } of catalog().collections) {
    assert.deepEqual(
      fields.slice(0, 3).map((field) => field.name),
      ['id', 'time', 'account'],
      name,
    )
    assert.equal(fields.at(-1)?.name, 'source', name)
    assert.equal(new Set(fields.map((field) => field.name)).size, fields.length, name)
    assert.ok(words?.en.things && words.fr.things, name)
    for (const field of fields)
      assert.ok(field.words?.en.title && field.words.fr.title, `${name}.${field.name}`)
  }
})

test('the catalog has what importers yield, under the same name and type, and nothing else', () => {
  // What the service itself adds to every record.
  const added = ['id', 'time', 'time_end', 'account', 'source']
  const typed = (of: readonly { name: string; type: string }[]) =>
    Object.fromEntries(of.map(({ name, type }) => [name, type]))
  const yielded = importers.flatMap((one) => one.collections)
  for (const { name, fields } of catalog().collections) {
    const importer = yielded.find((one) => one.name === name)
    const own = fields.filter((field) => !added.includes(field.name))
    assert.deepEqual(typed(own), typed(importer?.fields ?? []), name)
  }
  const names = catalog().collections.map((one) => one.name)
  assert.deepEqual(yielded.map((one) => one.name).toSorted(), names.toSorted())
})

test('what is sensitive must be named', () => {
  const shown = resolve(parseScope('google.**.*')[0]!, catalog()).concrete
  assert.deepEqual(shown.map((one) => one.collection).toSorted(), [
    'google.albums',
    'google.calendar',
    'google.chrome.bookmarks',
    'google.keep',
    'google.pay',
    'google.photos',
    'google.tasks',
    'google.youtube.comments',
    'google.youtube.playlist_items',
    'google.youtube.playlists',
    'google.youtube.subscriptions',
    'google.youtube.videos',
    'google.youtube.watched',
  ])
  const photos = shown.find((one) => one.collection === 'google.photos')
  const names = photos?.fields.map((field) => field.name) ?? []
  for (const name of ['people', 'original', 'edited', 'live', 'source'])
    assert.ok(!names.includes(name), name)
  assert.ok(names.includes('latitude'))
})

test('what may tell of the data that article 9 protects is sensitive, and says so', () => {
  const marked = catalog().collections.flatMap((one) => [
    ...(one.special ? [{ name: one.name, sensitive: one.sensitive }] : []),
    ...one.fields
      .filter(({ special }) => special)
      .map(({ name, sensitive }) => ({
        name: `${one.name}.${name}`,
        sensitive: sensitive || one.sensitive,
      })),
  ])
  assert.ok(marked.length > 20)
  for (const { name, sensitive } of marked) assert.ok(sensitive, name)
  const [places] = resolve(parseScope('google.places.{name}')[0]!, catalog()).concrete
  assert.ok(places)
  const said = (lang: 'en' | 'fr') =>
    describe(resolve(parseScope('google.fit.daily.{steps}')[0]!, catalog()), catalog(), lang).full
  assert.match(said('en'), / Sensitive\. It may tell of: health\.$/)
  assert.match(said('fr'), / Sensible\. Cela peut révéler : santé\.$/)
  const profile = (field: string) =>
    describe(resolve(parseScope(`facebook.profile.{${field}}`)[0]!, catalog()), catalog(), 'en')
  assert.deepEqual(profile('religion').special, ['beliefs'])
  assert.deepEqual(profile('name').special, [])
})

// The sentences of the design: what people read before they allow.
const sentences: [scope: string, en: string, fr: string][] = [
  [
    'google.photos[time>=2018,time<2019].{latitude~0.01,longitude~0.01}',
    'Where your photos of 2018 were taken, to about 1 km. Not the photos themselves.',
    'Où vos photos de 2018 ont été prises, à environ 1 km près. Pas les photos elles-mêmes.',
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
    'What you searched for on Google in July 2026, and when, to the hour.',
    'Ce que vous avez cherché sur Google en juillet 2026, et quand, à l’heure près.',
  ],
  [
    'google.activity[product=Assistant,recording=*].*',
    'What you asked Google Assistant, only where a recording was kept. The recordings are included.',
    'Ce que vous avez demandé à l’Assistant Google, seulement quand un enregistrement a été gardé. Les enregistrements sont compris.',
  ],
  [
    'facebook.messages[time>=2026-01,time<2026-04].{sender,time}',
    'Who wrote in your Facebook conversations from January to March 2026, and the exact time. Not what was written.',
    'Qui a écrit dans vos conversations Facebook de janvier à mars 2026, et l’heure exacte. Pas ce qui a été écrit.',
  ],
]

const whereFrom: typeof sentences = [
  [
    'google.photos[time>=2018,time<2019].{title,source}',
    'Your photos of 2018: title, which file of your export it came from. Not the photos themselves.',
    'Vos photos de 2018 : titre, fichier de votre export d’où cela vient. Pas les photos elles-mêmes.',
  ],
]

for (const [scope, en, fr] of [...sentences, ...whereFrom]) {
  test(`${scope} reads as people speak`, () => {
    const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ').replaceAll('’', "'")
    assert.equal(plain(sentence(scope, 'en')), plain(en))
    assert.equal(plain(sentence(scope, 'fr')), plain(fr))
  })
}
