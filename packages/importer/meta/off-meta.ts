import type { Fields, Item } from '../contract.ts'
import { asArray, asNumber, asObject, asText, present } from '../formats/elements.ts'
import { counted } from '../formats/nth.ts'
import { fromEpoch, plausible } from '../formats/times.ts'
import { listsIn } from './listed.ts'
import type { Row, RowContext } from './rows.ts'

/** What businesses told Meta of somebody: one record for each thing that they told. */
export const told = (collection: string): Row => ({
  read(value, { source }): Item[] {
    const name = asText(value['name']) ?? asText(value['title'])
    const events = asArray(value['events']).map(asObject)
    // Its number is that of the shop, and its time is to the minute: one may do the same several times in it.
    const times = new Map<string, number>()
    return [...events, ...labelledEvents(value['label_values'])].map((event) => {
      const kind = asText(event['type'])?.toLowerCase()
      const id = asText(event['id']) ?? asNumber(event['id'])?.toString()
      const raw = event['timestamp']
      const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
      const time = plausible(fromEpoch(raw), { ...caps, stated: raw })
      const key = [name ?? '', id ?? '', kind ?? '', time ?? ''].join('\u001f')
      const nth = times.get(key) ?? 0
      times.set(key, nth + 1)
      return {
        collection,
        key: nth === 0 ? key : `${key}\u001f${nth}`,
        time,
        fields: present({ name, kind, event_id: id }) as Fields,
      }
    })
  },
})

/**
 * Since 2026 each thing that was told is a list of labels: its number, its kind and when Meta heard
 * of it, told apart by what they look like.
 */
function labelledEvents(labels: unknown): Record<string, unknown>[] {
  return asArray(labels).flatMap((label) =>
    asArray(asObject(label)['vec']).map((one) => {
      const event: Record<string, unknown> = {}
      for (const entry of asArray(asObject(one)['dict'])) {
        const { value, timestamp_value } = asObject(entry)
        const text = asText(value)
        if (timestamp_value) event['timestamp'] ??= timestamp_value
        else if (text && /^\d+$/.test(text)) event['id'] ??= text
        else if (text) event['type'] ??= text
      }
      return event
    }),
  )
}

/** In what way an advertiser reaches somebody: by a list of addresses, by what was done at its site, in its shop. */
const WAYS: [member: string, kind: string][] = [
  ['has_data_file_custom_audience', 'contact_list'],
  ['has_remarketing_custom_audience', 'remarketing'],
  ['has_in_person_store_visit', 'store_visit'],
]

/** Advertisers that have somebody in a list of theirs, which was but a list of names until 2021. */
export const audiences = (collection: string): Row => {
  const listed = ({ source }: RowContext, name: string, kind?: string, below = ''): Item => ({
    // Several have one name, a shop in each country; one that stands below several sentences is one.
    key: counted(source, null, [name, '', kind ?? '', ''].join('\u001f'), below),
    ...{ collection, time: null },
    fields: present({ name, kind }) as Fields,
  })
  return {
    text: (name, context) => listed(context, name, 'contact_list'),
    read(value, context): Item[] | null {
      const name = asText(value['advertiser_name'])
      if (name !== undefined) {
        const ways = WAYS.filter(([member]) => value[member] === true)
        const kinds = ways.length > 0 ? ways.map(([, kind]) => kind) : [undefined]
        return kinds.map((kind) => listed(context, name, kind))
      }
      // Since 2024 they stand below sentences in the account's language, one for each way.
      const items = listsIn(value).flatMap(({ label, names }) =>
        names.map((one) => ({
          ...listed(context, one, undefined, label),
          ...(label !== '' && { rest: { label } }),
        })),
      )
      return items.length > 0 ? items : null
    },
  }
}
