/**
 * Collections that apps declare. The contract stands in the client document; from it both services make
 * the same entry of a catalog, so that the hash which the owner signs says what was agreed to.
 */
import type {
  Catalog,
  CatalogCollection,
  CatalogField,
  Contract,
  Declared,
  Lang,
} from '../catalog.ts'
import { canonicalJson } from '../documents/json.ts'
import { ScopeError } from '../permission.ts'
import { byCodePoint } from '../text/value.ts'
import { fieldType, readSchema } from './schema.ts'
import { requireSeen } from './seen.ts'
import { membersOf, refuse, requireWritable } from './wrong.ts'

const MOST_CONTRACTS = 8
const MOST_BYTES = 16 * 1024
const MOST_FIELDS = 64
const MOST_VERSIONS = 1_000
const NAME = /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+$/
/** Fields of every collection that are not the app's to fill. */
const OURS = ['id', 'account', 'source', 'time_end']
const MEMBERS = ['name', 'version', 'sensitive', 'about_others', 'words', 'schema', 'fields']

/**
 * What names of an app's collections begin with: its host turned round, as in `example.notes` for
 * `https://notes.example`; `-` is `_`. It says whose a name is meant to be; the origin decides.
 */
export function namespaceOf(origin: string): string {
  const { hostname } = new URL(origin)
  const isLoopback = /^(127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  const labels = (isLoopback ? 'localhost' : hostname).split('.').reverse()
  return labels
    .map((label) => label.replaceAll(/[^A-Za-z0-9]/g, '_').replace(/^(?![A-Za-z])/, 'n'))
    .join('.')
}

/**
 * The `mandate_collections` of a client document.
 * @throws {ScopeError} `bad_contract`, with the path of what is wrong
 */
export function readContracts(value: unknown, origin: string): CatalogCollection[] {
  const path = 'mandate_collections'
  if (!Array.isArray(value) || value.length > MOST_CONTRACTS) {
    refuse(path, `should be a list of at most ${MOST_CONTRACTS} collections`)
  }
  const read = value.map((one, at) => {
    const collection = readContract(one, origin, `${path}/${at}`)
    requireSeen((collection.declared as Declared).contract, `${path}/${at}`)
    return collection
  })
  const names = read.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) refuse(path, `declares ${twice} twice`)
  return read
}

/** One of them, as it stands in a catalog. @throws {ScopeError} `bad_contract` */
export function readContract(value: unknown, origin: string, path: string): CatalogCollection {
  const given = membersOf(value, path, MEMBERS)
  requireWritable(given, path)
  const text = JSON.stringify(given)
  if (new TextEncoder().encode(text).length > MOST_BYTES) {
    refuse(path, `is larger than ${MOST_BYTES} bytes`)
  }
  if (/\\u(0000|d[89a-f])/.test(text)) refuse(path, 'holds U+0000 or half of a surrogate pair')
  const { version, sensitive = false, about_others = false } = given
  const name = String(given['name'])
  const space = namespaceOf(origin)
  if (!NAME.test(name) || name.length > 128 || !name.startsWith(`${space}.`)) {
    refuse(`${path}/name`, `should begin with ${space}. and go on with names of letters and digits`)
  }
  if (!Number.isInteger(version) || Number(version) < 1 || Number(version) > MOST_VERSIONS) {
    refuse(`${path}/version`, `should be a whole number from 1 to ${MOST_VERSIONS}`)
  }
  if (typeof sensitive !== 'boolean' || typeof about_others !== 'boolean') {
    refuse(path, 'sensitive and about_others should be true or false')
  }
  const schema = readSchema(given['schema'], `${path}/schema`)
  const contract: Contract = {
    ...{ name, version: Number(version), sensitive, about_others },
    words: { en: readWords(given, 'en', path), fr: readWords(given, 'fr', path) },
    schema,
    fields: readFields(given['fields'], Object(schema['properties']), path),
  }
  // In one order, whatever stores have made of it on the way: the hash is over the text.
  return toCollection(JSON.parse(canonicalJson(contract)) as Contract, origin)
}

function readWords(given: Record<string, unknown>, lang: Lang, path: string) {
  const words = membersOf(given['words'], `${path}/words`, ['en', 'fr'])
  const at = `${path}/words/${lang}`
  const own = membersOf(words[lang], at, ['title', 'description', 'plain'])
  const description = String(own['description'] ?? '')
  if (description.length > 500 || /\p{C}/u.test(description)) {
    refuse(`${at}/description`, 'should be a text of at most 500 characters')
  }
  return {
    title: readWord(own['title'], `${at}/title`),
    description,
    plain: readWord(own['plain'], `${at}/plain`),
  }
}

/** A word of an app stands in our sentences: letters only, so that it ends none and begins none. */
function readWord(value: unknown, path: string): string {
  if (typeof value !== 'string' || !/^[\p{L}\p{N}][\p{L}\p{M}\p{N} '’-]{0,39}$/u.test(value)) {
    refuse(path, 'should be a word or a few: at most 40 letters, digits and spaces')
  }
  return value
}

function readFields(
  value: unknown,
  properties: Record<string, unknown>,
  path: string,
): Contract['fields'] {
  const names = Object.keys(properties)
  if (names.length === 0 || names.length > MOST_FIELDS) {
    refuse(`${path}/schema/properties`, `should be 1 to ${MOST_FIELDS} fields`)
  }
  const taken = names.find((name) => OURS.includes(name))
  if (taken !== undefined) {
    refuse(`${path}/schema/properties/${taken}`, 'is filled by the place of the data')
  }
  if (names.includes('time') && fieldType(Object(properties['time'])) !== 'time') {
    refuse(`${path}/schema/properties/time`, 'should be a string of format date-time')
  }
  const own = names.filter((name) => name !== 'time')
  const given = membersOf(value ?? {}, `${path}/fields`, own)
  return Object.fromEntries(
    own.map((name) => {
      const at = `${path}/fields/${name}`
      const { en, fr, sensitive = false } = membersOf(given[name], at, ['en', 'fr', 'sensitive'])
      if (typeof sensitive !== 'boolean') refuse(`${at}/sensitive`, 'should be true or false')
      return [name, { en: readWord(en, `${at}/en`), fr: readWord(fr, `${at}/fr`), sensitive }]
    }),
  )
}

/** The app's words are quoted, and it is named beside them: what it calls its things is its own claim. */
function toCollection(contract: Contract, by: string): CatalogCollection {
  const { name, sensitive, about_others, words, fields, schema } = contract
  const { host } = new URL(by)
  const properties = schema['properties'] as Record<string, Record<string, unknown>>
  const own = Object.entries(fields).map(([field, { en, fr, sensitive }]): CatalogField => {
    const type = fieldType(properties[field] as Record<string, unknown>)
    const titles = { en: { title: en }, fr: { title: fr } }
    return { name: field, title: en, type, sensitive, words: titles }
  })
  const say = (lang: Lang, things: string, plain: string) => ({
    ...{ title: words[lang].title, description: words[lang].description, things, plain },
  })
  return {
    ...{ name, title: words.en.title, description: words.en.description, sensitive },
    ...(about_others ? { about_others } : {}),
    fields: [...EVERYWHERE, ...own, SOURCE],
    words: {
      en: {
        ...say('en', `your “${words.en.plain}” from ${host}`, `“${words.en.plain}”`),
        more: 'new ones as they are added',
      },
      fr: {
        ...say('fr', `vos ${french(words.fr.plain)} de ${host}`, french(words.fr.plain)),
        more: 'ce qui s’y ajoutera',
      },
    },
    declared: { by, contract },
  }
}

const french = (word: string) => `«\u202f${word}\u202f»`

const common = (name: string, type: 'string' | 'time', en: string, fr: string): CatalogField => ({
  ...{ name, title: en, type, sensitive: false },
  words: { en: { title: en }, fr: { title: fr } },
})
const EVERYWHERE = [
  common('id', 'string', 'identifier', 'identifiant'),
  common('time', 'time', 'time', 'heure'),
  common('account', 'string', 'account', 'compte'),
]
const SOURCE: CatalogField = {
  ...{ name: 'source', title: 'which app wrote it', type: 'object', sensitive: true },
  words: { en: { title: 'which app wrote it' }, fr: { title: 'quelle application l’a écrit' } },
}

/**
 * A catalog with collections of apps beside its own, in the order of their names: its text goes on where
 * that of the catalog ends, so that both services come to the same hash.
 * @throws {ScopeError} `bad_contract` for a name that the catalog could be taken to have
 */
export function extendedText(
  catalogText: string,
  base: Catalog,
  more: CatalogCollection[],
): string {
  const tops = new Set(base.collections.map(({ name }) => name.split('.')[0]))
  const shadow = more.find(({ name }) => tops.has(name.split('.')[0]))
  if (shadow) {
    throw new ScopeError(
      'bad_contract',
      `${shadow.name} would look like a kind of data of this place.`,
    )
  }
  const sorted = more.toSorted((a, b) => byCodePoint(a.name, b.name))
  return `${catalogText.slice(0, -1)},${JSON.stringify(sorted).slice(1)}`
}
