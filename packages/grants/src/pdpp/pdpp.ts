/**
 * Selection requests of the Personal Data Portability Protocol 0.1 (`authorization_details` of type
 * `https://pdpp.dev/data-access`) as items of our own. What has no meaning here is refused by name, never left out.
 *
 * @see [PDPP 0.1, section 6](https://pdpp.dev/docs/spec-core)
 */

import { parseTime, timeText } from '../meaning/time.ts'
import { type Condition, type Item, ScopeError, type Terms } from '../permission.ts'
import { readDetails, writeDetails } from '../text/details.ts'
import {
  fail,
  type Members,
  readArray,
  readMembers,
  readOneOf,
  readText,
  refuseUnknown,
} from '../text/members.ts'
import { readDuration } from './duration.ts'

export const PDPP_TYPE = 'https://pdpp.dev/data-access'

/** What is asked for in that language: our items, and whether for one use only. */
export interface Selections {
  items: Item[]
  /** `access_mode: single_use`: the grant may only be one of `use: once`. */
  once: boolean
}

/** `https://registry.pdpp.dev/connectors/google`: whose exports the data came from. */
const CONNECTOR = /^https:\/\/registry\.pdpp\.dev\/connectors\/([A-Za-z][A-Za-z0-9_]*)$/

/** "The authorization server is authoritative for views": these are ours. */
const VIEWS: Record<string, string[]> = { all: ['*'], id: ['id'] }

/** The codes of PDPP's registry, in words, for apps that give none. */
const PURPOSES = new Map<string, string>(
  Object.entries({
    personalization: 'To adapt the app to you',
    analytics: 'To find out things about your data, for you',
    export: 'To give you a copy of your data',
    agent_context: 'To let your own assistant know about you',
    ai_training: 'To train artificial intelligence',
    research: 'For research',
  }),
)
const REGISTRY = 'https://pdpp.dev/purpose/'

/**
 * Reads `authorization_details` that are all of PDPP's type.
 *
 * @throws {ScopeError} whose `culprit` is the path of the wrong member: `[0].streams[1].view`
 */
export function readSelections(value: unknown): Selections {
  const list = readArray(value, '')
  if (list.length === 0) fail('', 'an array of at least one object')
  const read = list.map((entry, index) => readSelection(readMembers(entry, `[${index}]`)))
  const once = read[0]!.once
  const other = read.findIndex((each) => each.once !== once)
  if (other > 0) fail(`[${other}].access_mode`, 'the same for all that is asked at once')
  // The limits are those of any request.
  return { items: readDetails(writeDetails(read.flatMap(({ items }) => items))), once }
}

function readSelection(members: Members): Selections {
  refuseUnknown(members, [
    ...['type', 'source', 'purpose_code', 'purpose_description', 'access_mode', 'retention'],
    ...['streams', 'client_claims'],
  ])
  const { value, path } = members
  readOneOf(value['type'], [PDPP_TYPE], `${path}.type`)
  const source = readSource(readMembers(value['source'], `${path}.source`))
  const mode = readOneOf(value['access_mode'], ['single_use', 'continuous'], `${path}.access_mode`)
  const terms = readTermsOf(members)
  const streams = readArray(value['streams'], `${path}.streams`)
  if (streams.length === 0) fail(`${path}.streams`, 'at least one stream')
  const names = new Set<string>()
  const items = streams.map((entry, index) => {
    const stream = readMembers(entry, `${path}.streams[${index}]`)
    const name = readText(stream.value['name'], `${stream.path}.name`)
    if (name !== '*' && name.includes('*')) {
      fail(`${stream.path}.name`, 'the name of a stream, or * for all of them')
    }
    if (name === '*' && streams.length > 1) fail(`${stream.path}.name`, 'the only one when it is *')
    if (names.has(name)) fail(`${stream.path}.name`, 'a name once only')
    names.add(name)
    return checked(readStream(stream, name, source, terms), stream.path)
  })
  return { items, once: mode === 'single_use' }
}

/** Through the gate that all items pass (names, values, how many), with what is wrong named as it stands in the stream. */
function checked(item: Item, path: string): Item {
  try {
    return readDetails(writeDetails([item]))[0]!
  } catch (error) {
    if (!(error instanceof ScopeError)) throw error
    const inner = error.culprit ?? ''
    const culprit = inner.replace(/^\[0\](\.collection$)?/, (_, isName) =>
      isName ? `${path}.name` : path,
    )
    const message = inner === '' ? error.message : error.message.replace(inner, culprit)
    throw new ScopeError(error.code, message, { culprit })
  }
}

interface Source {
  /** Before the names of streams: `google.`, or nothing where they are whole names of collections. */
  prefix: string
  locations?: string[]
}

/**
 * A registered connector names a provider, whose name our collections begin with. An owner's resource at a resource
 * service is a source too: there, streams are collections by their whole names.
 */
function readSource(members: Members): Source {
  refuseUnknown(members, ['id', 'kind'])
  const { value, path } = members
  const id = readText(value['id'], `${path}.id`)
  if (value['kind'] !== undefined) {
    // What is kept here came out of exports, not from the provider itself.
    readOneOf(value['kind'], ['connector'], `${path}.kind`)
  }
  const connector = CONNECTOR.exec(id)?.[1]
  if (connector !== undefined) return { prefix: `${connector}.` }
  if (/^https?:\/\/[^/?#]+\/owners\/[a-z2-7]{26}$/.test(id)) return { prefix: '', locations: [id] }
  return fail(
    `${path}.id`,
    'https://registry.pdpp.dev/connectors/{provider}, or the address of the owner’s data at a resource service',
  )
}

function readStream(members: Members, name: string, source: Source, terms: Terms): Item {
  refuseUnknown(members, [
    ...['name', 'necessity', 'instance_ids', 'time_range', 'view', 'fields', 'resources'],
  ])
  const { value, path } = members
  if (name === '*' && source.prefix === '') {
    fail(`${path}.name`, 'the name of a collection: * needs the source of one provider')
  }
  const necessity = value['necessity'] ?? 'required'
  const isOptional =
    readOneOf(necessity, ['required', 'optional'], `${path}.necessity`) === 'optional'
  // "MUST obtain explicit affirmative user consent": a box of its own, whatever the app calls it.
  const isTraining = terms.purpose_code === `${REGISTRY}ai_training`
  return {
    collection: source.prefix + (name === '*' ? '**' : name),
    conditions: [
      ...readTimeRange(value['time_range'], `${path}.time_range`),
      ...oneOf('account', value['instance_ids'], `${path}.instance_ids`),
      ...oneOf('id', value['resources'], `${path}.resources`),
    ],
    fields: readFieldsOf(members).map((field) => ({ name: field })),
    actions: ['read'],
    optional: isOptional || isTraining,
    terms: isTraining ? { ...terms, legal_basis: 'consent' } : terms,
    ...(source.locations && { locations: source.locations }),
  }
}

/** "Omitting `fields` and `view` asks to resolve all permitted fields": those that are not sensitive. */
function readFieldsOf({ value, path }: Members): string[] {
  const { view, fields } = value
  if (view !== undefined && fields !== undefined) fail(`${path}.view`, 'left out beside fields')
  if (view !== undefined) {
    const known = Object.keys(VIEWS)
    return VIEWS[readOneOf(view, known, `${path}.view`)]!
  }
  if (fields === undefined) return ['*']
  const list = readArray(fields, `${path}.fields`)
  if (list.length === 0) fail(`${path}.fields`, 'at least one name')
  return list.map((field, index) => readText(field, `${path}.fields[${index}]`))
}

/** `since` is inclusive, `until` is not. */
function readTimeRange(value: unknown, path: string): Condition[] {
  if (value === undefined) return []
  const members = readMembers(value, path)
  refuseUnknown(members, ['since', 'until'])
  const bounds = [
    ['since', '>='],
    ['until', '<'],
  ] as const
  const conditions = bounds.flatMap(([name, op]): Condition[] => {
    if (members.value[name] === undefined) return []
    const text = toMilliseconds(readText(members.value[name], `${path}.${name}`))
    if (parseTime(text) === null) fail(`${path}.${name}`, 'a time such as 2025-09-28T00:00:00Z')
    return [{ field: 'time', op, values: [text] }]
  })
  if (conditions.length === 0) fail(path, 'left out, or with since, until or both')
  return conditions
}

/** RFC 3339 allows digits without end, our times have three: nothing lies between a bound and the next of them. */
function toMilliseconds(text: string): string {
  const [, seconds, digits = '', zone] = /^(.+)\.(\d+)(Z|[+-]\d\d:\d\d)$/.exec(text) ?? []
  if (digits === '') return text
  const cut = `${seconds}.${digits.slice(0, 3).padEnd(3, '0')}${zone}`
  const isBetween = /[1-9]/.test(digits.slice(3))
  const span = isBetween ? parseTime(cut) : null
  return span ? timeText(span.to) : cut
}

function oneOf(field: string, value: unknown, path: string): Condition[] {
  if (value === undefined) return []
  const list = readArray(value, path)
  if (list.length === 0) fail(path, 'left out, or at least one')
  return [{ field, op: '=', values: list.map((one, i) => readText(one, `${path}[${i}]`)) }]
}

/** What the app says it does with the data, in the members that our own requests have for it. */
function readTermsOf({ value, path }: Members): Terms {
  const code = readText(value['purpose_code'], `${path}.purpose_code`)
  if (!URL.canParse(code)) fail(`${path}.purpose_code`, 'an absolute URI')
  const description =
    value['purpose_description'] === undefined
      ? (PURPOSES.get(code.startsWith(REGISTRY) ? code.slice(REGISTRY.length) : '') ?? code)
      : readText(value['purpose_description'], `${path}.purpose_description`)
  // Both are the app's own words, and shown as such.
  const purpose = [description, ...readCommitments(value['client_claims'], path)].join(' · ')
  if (value['retention'] === undefined) return { purpose, purpose_code: code }
  const retention = readMembers(value['retention'], `${path}.retention`)
  refuseUnknown(retention, ['max_duration', 'on_expiry'])
  const max = readDuration(retention.value['max_duration'], `${retention.path}.max_duration`)
  if (retention.value['on_expiry'] === undefined) {
    return { purpose, purpose_code: code, retention: { max } }
  }
  const on_expiry = readOneOf(
    retention.value['on_expiry'],
    ['delete'],
    `${retention.path}.on_expiry`,
  )
  return { purpose, purpose_code: code, retention: { max, on_expiry } }
}

function readCommitments(value: unknown, path: string): string[] {
  if (value === undefined) return []
  const members = readMembers(value, `${path}.client_claims`)
  refuseUnknown(members, ['commitments'])
  if (members.value['commitments'] === undefined) return []
  const list = readArray(members.value['commitments'], `${members.path}.commitments`)
  return list.map((one, index) => readText(one, `${members.path}.commitments[${index}]`))
}
