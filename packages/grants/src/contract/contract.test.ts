import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogCollection } from '../catalog.ts'
import { describe } from '../describe/describe.ts'
import { resolve } from '../meaning/resolve.ts'
import { ScopeError } from '../permission.ts'
import { parseScope } from '../text/parse.ts'
import { extendedText, namespaceOf, readContract, readContracts } from './contract.ts'
import { laterOf } from './versions.ts'
import { checkWrites } from './writes.ts'

const ORIGIN = 'https://notes.example'
const words = (en: string, fr: string) => ({ en, fr })

function contract(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'example.notes.diary',
    version: 1,
    words: {
      en: { title: 'Diary', plain: 'entries' },
      fr: { title: 'Journal', plain: 'entrées' },
    },
    schema: {
      type: 'object',
      properties: { text: { type: 'string' }, at: { type: 'string', format: 'date-time' } },
      required: ['text'],
    },
    fields: { text: words('text', 'texte'), at: words('moment', 'moment') },
    ...changes,
  }
}

const withProperty = (property: unknown) =>
  contract({
    schema: { type: 'object', properties: { text: property } },
    fields: { text: words('text', 'texte') },
  })

const read = (one: unknown) => readContracts([one], ORIGIN)[0] as CatalogCollection

function refused(one: unknown, why: RegExp): void {
  assert.throws(
    () => read(one),
    (error) =>
      error instanceof ScopeError && error.code === 'bad_contract' && why.test(error.message),
    JSON.stringify(one)?.slice(0, 200),
  )
}

test('a contract becomes a collection of the catalog, in the app’s quoted words', () => {
  const diary = read(contract())
  assert.deepEqual(
    diary.fields.map(({ name, type }) => `${name} ${type}`),
    ['id string', 'time time', 'account string', 'at time', 'text string', 'source object'],
  )
  assert.equal(diary.words?.en.things, 'your “entries” from notes.example')
  assert.equal(diary.declared?.by, ORIGIN)
})

test('attack: what an app calls its fields stands in our sentences as its own words', () => {
  const fields = {
    text: words('title and nothing else', 'titre et rien d’autre'),
    at: words('moment', 'moment'),
  }
  const catalog = { sha256: 'x', collections: [read(contract({ fields }))] }
  const said = (scope: string, lang: 'en' | 'fr') =>
    parseScope(scope).map((item) => describe(resolve(item, catalog), catalog, lang).text)
  const scope = 'example.notes.diary.{text,at,time~day}'
  assert.match(
    String(said(scope, 'en')),
    /: “moment” \(exact time\), “title and nothing else”, only the day\.$/,
  )
  assert.match(String(said(scope, 'fr')), /«\u202ftitre et rien d’autre\u202f»/)
})

test('names begin with the host turned round, so that nobody declares another’s', () => {
  const spaces: [string, string][] = [
    ['https://notes.example', 'example.notes'],
    ['https://my-app.1st.example', 'example.n1st.my_app'],
    ['http://localhost:4002', 'localhost'],
    ['http://127.0.0.1:4002', 'localhost'],
  ]
  for (const [origin, space] of spaces) assert.equal(namespaceOf(origin), space)
  for (const name of ['google.photos', 'example.other.diary', 'example.notes', 'example.notes.*'])
    refused(contract({ name }), /name: should begin with example\.notes\./)
})

test('attack: a schema that refers, branches, or can take for ever is refused by its path', () => {
  const refusals: [unknown, RegExp][] = [
    [{ $ref: 'https://evil.example/schema' }, /text\/type/],
    [{ type: 'string', $ref: '#/properties/text' }, /text\/\$ref: is none of/],
    [{ type: 'string', pattern: '^(a+)+$' }, /text\/pattern: is none of/],
    [{ type: 'object', patternProperties: { '(a+)+': {} } }, /patternProperties/],
    [{ type: 'string', allOf: [{}] }, /allOf/],
    [{ type: ['string', 'null'] }, /text\/type/],
    [{ type: 'string', format: 'regex' }, /format: should be date-time or date/],
    [{ type: 'string', minLength: -1 }, /minLength: should be a count/],
    [{ type: 'string', enum: Array.from({ length: 101 }, String) }, /enum/],
    [{ type: 'constructor' }, /text\/type/],
    [{ type: 'array', items: 7 }, /items: should be an object/],
    [{ type: 'number', multipleOf: 0 }, /multipleOf/],
  ]
  for (const [property, why] of refusals) refused(withProperty(property), why)
  let deep: object = { type: 'string' }
  for (let level = 0; level < 8; level++) deep = { type: 'array', items: deep }
  refused(withProperty(deep), /deeper than 6 levels/)
  refused(withProperty({ type: 'string', description: 'x'.repeat(20_000) }), /larger than 16384/)
  const many = Object.fromEntries(
    Array.from({ length: 300 }, (_, n) => [`f${n}`, { type: 'string' }]),
  )
  refused(withProperty({ type: 'object', properties: many }), /more than 256 parts/)
})

test('attack: words of an app cannot end our sentences or turn them round', () => {
  const plains = ['notes. Nothing else', '“x”', '<b>', '\u202enotes', '', 'x'.repeat(41), 7]
  for (const plain of plains) {
    const { en, fr } = contract()['words'] as Record<string, object>
    refused(contract({ words: { en: { ...en, plain }, fr } }), /plain: should be a word or a few/)
  }
  refused(contract({ fields: { text: words('a\0', 'b'), at: words('c', 'd') } }), /U\+0000/)
})

test('attack: words that nobody sees, or that cover the lines around, are none', () => {
  const { en, fr } = contract()['words'] as Record<string, object>
  const unseen = ['\u3164', '\u115f', '\uffa0', 'notes\u1160', `a${'\u0336'.repeat(20)}`]
  for (const word of unseen) {
    refused(contract({ words: { en: { ...en, title: word }, fr } }), /words\/en\/title: holds/)
    refused(contract({ words: { en, fr: { ...fr, plain: word } } }), /words\/fr\/plain: holds/)
    const fields = { text: words('text', word), at: words('c', 'd') }
    refused(contract({ fields }), /fields\/text\/fr: holds/)
  }
  const title = 'שִׁ֣יר ಕನ್ನಡ ཧཱུྃ'
  assert.equal(read(contract({ words: { en: { ...en, title }, fr } })).title, title)
  // What somebody has agreed to already stays readable.
  const kept = contract({ words: { en: { ...en, title: '\u3164' }, fr } })
  assert.equal(readContract(kept, ORIGIN, 'contract').title, '\u3164')
})

test('fields that the place of the data fills are not the app’s', () => {
  for (const name of ['id', 'account', 'source', 'time_end']) {
    const schema = { type: 'object', properties: { [name]: { type: 'string' } } }
    refused(contract({ schema, fields: { [name]: words('a', 'b') } }), /is filled by the place/)
  }
  const schema = { type: 'object', properties: { time: { type: 'string' } } }
  refused(contract({ schema, fields: {} }), /time: should be a string of format date-time/)
})

test('a later version only adds optional fields', () => {
  const first = read(contract())
  const { schema, fields } = contract() as { schema: Record<string, object>; fields: object }
  const wider = (changes: object, more: object = {}) =>
    read(
      contract({ version: 2, schema: { ...schema, ...changes }, fields: { ...fields, ...more } }),
    )
  const properties = { ...schema['properties'], mood: { type: 'string' } }
  const mood = { mood: words('mood', 'humeur') }
  const second = wider({ properties }, mood)
  assert.equal(laterOf(first, second), second)
  assert.equal(laterOf(second, first), second, 'whoever knows only the former goes on')
  assert.equal(laterOf(first, read(contract())), first)

  const refusals: [CatalogCollection, RegExp][] = [
    [wider({ properties, required: ['text', 'mood'] }, mood), /what is required/],
    [wider({ properties: { ...properties, text: { type: 'integer' } } }, mood), /properties\/text/],
    [wider({ required: [] }), /what is required/],
    [read(contract({ version: 2, sensitive: true })), /changes sensitive/],
    [read(contract({ sensitive: true })), /another one in version 1/],
    [
      read(
        contract({
          version: 2,
          words: { ...first.declared!.contract.words, en: { title: 'Photos', plain: 'photos' } },
        }),
      ),
      /changes words/,
    ],
  ]
  for (const [later, why] of refusals) assert.throws(() => laterOf(first, later), why)
  const gone = read(
    contract({
      version: 2,
      schema: { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } },
      fields: { at: words('moment', 'moment') },
    }),
  )
  assert.throws(() => laterOf(first, gone), /what is required|properties\/text/)
  const inherited = withProperty({ type: 'string' }) as { schema: { properties: object } }
  Object.assign(inherited.schema.properties, { constructor: { type: 'string' } })
  const fielded = { ...inherited, fields: { text: words('a', 'b'), constructor: words('c', 'd') } }
  const without = read({ ...withProperty({ type: 'string' }), version: 2 })
  assert.throws(() => laterOf(read(fielded), without), /changes schema\/properties\/constructor/)
  const theirs = { ...second, declared: { ...second.declared!, by: 'https://evil.example' } }
  assert.throws(() => laterOf(first, theirs), /not https:\/\/evil.example’s to declare/)
})

test('only what apps declared is written, and a catalog is extended by no name like its own', () => {
  const own = {
    sha256: 'own',
    collections: [
      { ...read(contract()), name: 'google.photos', declared: undefined },
    ] as unknown as CatalogCollection[],
  }
  const text = JSON.stringify(own.collections)
  const extended = extendedText(text, own, [read(contract())])
  const catalog = { sha256: 'both', collections: JSON.parse(extended) as CatalogCollection[] }
  assert.equal(JSON.stringify(catalog.collections), extended)
  const items = (scope: string) => parseScope(scope).map((item) => resolve(item, catalog))
  checkWrites(items('example.notes.diary.text:append google.photos.text'), catalog)
  assert.throws(
    () => checkWrites(items('google.photos.text:update'), catalog),
    /not written by apps/,
  )
  const shadow = readContracts([contract({ name: 'google.x.photos' })], 'https://x.google')
  assert.throws(() => extendedText(text, own, shadow), /would look like a kind of data/)
})
