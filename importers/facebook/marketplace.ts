import {
  asObject,
  asText,
  counted,
  type Fields,
  fromEpoch,
  type Item,
  plausible,
  present,
  restOf,
  toIso,
} from '@mandate/importer'
import { digest, type Row } from '@mandate/importer/meta'
import { asPlace } from './gather.ts'
import { things } from './lists.ts'

const SOLD = ['created_timestamp', 'title', 'description', 'location', 'marketplace']

/** What one put up for sale. */
export const listings: Row = {
  read(value, { source, seen }): Item | null {
    const title = asText(value['title'])
    if (title === undefined) return null
    const raw = value['created_timestamp']
    const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
    const time = plausible(fromEpoch(raw), { ...caps, stated: raw })
    const updated = plausible(fromEpoch(value['updated_timestamp']), caps)
    const description = asText(value['description'])
    const { name, latitude, longitude } = asPlace(asObject(value['location']))
    const key = ['for sale', time ?? '', digest([title])].join('\u001f')
    const rest = restOf(
      value,
      new Set([...SOLD, ...(updated === null ? [] : ['updated_timestamp'])]),
    )
    return {
      collection: 'facebook.posts',
      key: counted(source, time, `${key}\u001f${seen.nth(key, description ?? '')}`, 'for sale'),
      time,
      fields: present({
        ...{ text: description, title, place_name: name, latitude, longitude },
        ...{ container: asText(value['marketplace']), state: 'for_sale' },
        updated_at: updated === null ? undefined : toIso(updated),
      }) as Fields,
      ...(rest && { rest }),
    }
  },
}

/** What one bought: it is called by its title. */
export const bought: Row = {
  read({ title, created_timestamp, ...value }, context) {
    const thing = { ...value, name: title, timestamp: created_timestamp }
    return things('facebook.saved', 'bought').read(thing, context)
  },
}
