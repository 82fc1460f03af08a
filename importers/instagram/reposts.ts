import {
  asArray,
  asText,
  type Fields,
  fromEpoch,
  type Item,
  plausible,
  present,
} from '@mandate/importer'
import { labelled, type Row, timeOf, urlOf } from '@mandate/importer/meta'
import { left } from './lists.ts'
import { saidBy } from './said.ts'

/**
 * `media/reposts.json`: what of others one posted again. The post stands below a label of its own, whose name is in the account's
 * language; the only time beside that of the entry is when it would go by itself, a lifetime later.
 */
export const reposts: Row = {
  read(value, { source }): Item | null {
    const labels = saidBy(value)
    const url = urlOf(labels)
    // Where the entry has no time, as in `profile_media_reposts`, that beside the address is its.
    const raw = value['timestamp'] ?? timeOf(labels)
    if (url === undefined) return null
    const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note, stated: raw }
    return {
      collection: 'instagram.reposts',
      key: ['repost', url, fromEpoch(raw) ?? ''].join('\u001f'),
      time: plausible(fromEpoch(raw), caps),
      fields: present({
        name: labelled(labels, 'username') ?? labelled(labels, 'owner') ?? labelled(labels, 'name'),
        kind: 'repost',
        url,
        title: asText(value['title']) ?? labelled(labels, 'text'),
      }) as Fields,
      ...left(value, isEmpty(value['media']) ? ['title', 'media'] : ['title'], labels),
    }
  },
}

function isEmpty(list: unknown): boolean {
  return asArray(list).length === 0
}
