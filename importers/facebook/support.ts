import {
  asArray,
  asObject,
  asText,
  type Fields,
  fromEpoch,
  type Item,
  plausible,
  present,
  restOf,
  type Source,
} from '@mandate/importer'
import { digest, type Media, type Row } from '@mandate/importer/meta'

/** What one and Facebook wrote to each other: conversations like others, without a number. */
export const support: Row = {
  read(value, { source, media }): Item[] | null {
    const title = asText(value['subject'])
    const messages = asArray(value['messages']).map(asObject)
    if (title === undefined && messages.length === 0) return null
    const id = `support_${digest([title ?? '', fromEpoch(value['timestamp']) ?? ''])}`
    const people = messages.flatMap(({ from, to }) => [asText(from) ?? [], asText(to) ?? []].flat())
    const thread: Item = {
      collection: 'facebook.threads',
      key: id,
      time: null,
      fields: present({
        ...{ thread_id: id, section: 'support', title, participants: [...new Set(people)] },
      }) as Fields,
    }
    const seen = new Map<string, number>()
    const items = messages.map((one) => written(one, id, { source, media }))
    for (const item of items) {
      const nth = seen.get(item.key) ?? 0
      seen.set(item.key, nth + 1)
      item.key += `\u001f${nth}`
    }
    return [thread, ...items]
  },
}

/** Since 2024 they stand under their numbers: `{"7156925894430515": {subject, messages}}`. */
export const supportByNumber: Row = {
  whole: true,
  read: (value, context) =>
    Object.values(value).flatMap((one) => support.read(asObject(one), context) ?? []),
}

const MAPPED = new Set(['from', 'message', 'timestamp', 'attachments'])

function written(
  one: Record<string, unknown>,
  id: string,
  { source, media }: { source: Source; media: Media },
): Item {
  const raw = one['timestamp']
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  const time = plausible(fromEpoch(raw), { ...caps, stated: raw })
  const sender = asText(one['from'])
  const text = asText(one['message'])
  const remote: string[] = []
  const files = media.references('files', one['attachments'], remote)
  const rest = { ...restOf(one, MAPPED), ...(remote.length > 0 && { remote }) }
  return {
    collection: 'facebook.messages',
    key: [id, time ?? '', sender ?? '', digest(['text', text ?? ''])].join('\u001f'),
    time,
    fields: present({ thread_id: id, section: 'support', sender, text }) as Fields,
    ...(files.length > 0 && { files }),
    ...(Object.keys(rest).length > 0 && { rest }),
  }
}
