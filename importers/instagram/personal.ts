import {
  asObject,
  asText,
  counted,
  type Fields,
  fromEpoch,
  type Item,
  plausible,
  present,
} from '@mandate/importer'
import { digest, type Row, timeOf } from '@mandate/importer/meta'
import { left } from './lists.ts'
import { saidBy } from './said.ts'

/** A field: what English calls it, and else its place among the labels, which keep their order in every language. */
type Told = Record<string, RegExp>

/** `known`: the fields that tell one from another; none of them a word of Meta's. */
function personal(collection: string, told: Told, known: readonly string[]): Row {
  return {
    read(value, { source }): Item | null {
      const map = Object.entries(asObject(value['string_map_data']))
      const byName = (name: RegExp) => map.find(([label]) => name.test(label))
      const isEnglish = Object.values(told).some(byName)
      const fields = present(
        Object.fromEntries(
          Object.entries(told).map(([field, name], at) => {
            const { value: text, href } = asObject((isEnglish ? byName(name) : map[at])?.[1])
            return [field, asText(text) ?? asText(href)]
          }),
        ),
      ) as Fields
      const labels = saidBy(value)
      const raw = timeOf(labels)
      const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
      const time = plausible(fromEpoch(raw), { ...caps, stated: raw })
      if (Object.keys(fields).length === 0) return null
      const said = known.map((field) => fields[field] ?? '')
      return {
        collection,
        key: counted(source, time, [fromEpoch(raw) ?? '', digest(said)].join('\u001f')),
        ...{ time, fields },
        ...left(value, asText(value['title']) ? [] : ['title'], labels),
      }
    },
  }
}

/** What was changed about the profile, what stood there before and stands there since. */
export const profileChanges = personal(
  'instagram.profile_changes',
  { changed: /^changed$/i, before: /^previous value$/i, after: /^new value$/i },
  ['before', 'after'],
)

/** People of the telephone's address book that Instagram was given. */
export const contacts = personal(
  'instagram.contacts',
  {
    first_name: /^first name$/i,
    last_name: /^(last name|surname)$/i,
    contact: /^contact information$/i,
  },
  ['first_name', 'last_name', 'contact'],
)
