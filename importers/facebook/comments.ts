import {
  asArray,
  asObject,
  asText,
  counted,
  type Fields,
  fromEpoch,
  type Item,
  plausible,
  present,
  restOf,
} from '@mandate/importer'
import { digest, lastingName, type Row } from '@mandate/importer/meta'
import { gather, longest } from './gather.ts'
import { others } from './posts.ts'

/** What one wrote below the posts of people, pages and groups. */
export const comments: Row = {
  read(value, { media, source }): Item | null {
    const got = gather(value, media)
    const said = got.comment ?? {}
    const text = asText(said['comment']) ?? got.texts[0] ?? longest(got.words)
    if (text === undefined && got.uris.length === 0 && got.title === undefined) return null
    const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
    const raw = said['timestamp'] ?? got.time
    const time = plausible(fromEpoch(raw), { ...caps, stated: raw })
    const pictures = got.uris.map(lastingName)
    const content = text ?? (pictures.length > 0 ? pictures : got.title)
    const more = others(value, got, time, raw)
    const beside = present(restOf(said, new Set(['comment', 'timestamp', 'group'])) ?? {})
    return {
      collection: 'facebook.comments',
      key: counted(source, time, `${fromEpoch(raw) ?? ''}\u001f${digest([content])}`, 'comment'),
      time,
      fields: present({
        ...{ text, on_title: got.title, group: asText(said['group']) ?? got.container },
      }) as Fields,
      ...more,
      ...(Object.keys(beside).length > 0 && { rest: { ...more.rest, ...beside } }),
    }
  },
}

/** Says again, with labels, some of what the numbered files beside it say. */
export const REACTIONS_AGAIN = /(^|\/)likes_and_reactions\.json$/i

/** Likes and all the other faces. */
export const reactions: Row = {
  read(value, { media, source, seen }): Item | Item[] | null {
    const got = gather(value, media)
    const moment = `reaction ${fromEpoch(got.time)}`
    if (value['label_values'] === undefined) seen.add(moment)
    else if (seen.has(moment)) return []
    // Where nobody knows the labels: the face first, whose it is last.
    const [first] = got.words.length > 1 ? got.words : []
    const target =
      got.title ?? got.names[0] ?? got.words.filter((one) => one !== got.reaction).at(-1)
    const [written] = got.texts
    const face = got.reaction ?? (first === target ? undefined : first) ?? written
    const reaction = face?.toLowerCase()
    if (target === undefined && reaction === undefined) return null
    const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
    const time = plausible(fromEpoch(got.time), caps)
    const more = others(value, got, time, got.time)
    const actor = actorOf(value)
    const nth = seen.nth(moment, target ?? got.urls[0] ?? '')
    return {
      collection: 'facebook.reactions',
      // What it is about is a sentence, and the face a word, in the account's language.
      key: counted(source, time, `${fromEpoch(got.time) ?? ''}\u001f${nth}`, 'reaction'),
      time,
      fields: present({ reaction, target, url: got.urls[0] }) as Fields,
      ...more,
      ...(actor && { rest: { ...more.rest, actor } }),
    }
  },
}

/** Who gave it: of pages that one runs it is the page. */
function actorOf(value: Record<string, unknown>): string | undefined {
  const given = asArray(value['data']).map((one) => asObject(asObject(one)['reaction']))
  return given.map(({ actor }) => asText(actor)).find(Boolean)
}
