import {
  asArray,
  asObject,
  asText,
  counted,
  type Fields,
  type FileReference,
  fromEpoch,
  type Item,
  plausible,
  present,
  restOf,
  type Source,
} from '@mandate/importer'
import { digest, type Label, labelled, type Row, timeOf, urlOf } from '@mandate/importer/meta'
import { printedTime, ZONE_UNKNOWN } from './printed-time.ts'
import { SAID, saidBy, wordsOf } from './said.ts'

/**
 * Things with a name, an address and a time; known by their address, and where that is told only since
 * some year, by their name. `either`: by their address where it is told, then what an older export told without is the
 * same, and where neither is told, by their time. `both`: several may have one address, as comments that of their
 * post. `profile`: by the address of a profile, whatever address the profile itself has on the web.
 */
export function things(
  collection: string,
  kind: string,
  by: 'url' | 'name' | 'either' | 'both' | 'profile' = 'url',
): Row {
  return {
    read(value, { source, seen }): Item | null {
      const labels = saidBy(value)
      const url = by === 'profile' ? profileOf(labels) : urlOf(labels)
      const title = asText(value['title'])
      const name = nameOf(labels, title, url)
      const { raw, time } = timed(value, labels, source)
      // Of what is gone since, or has no name, it is told when it was.
      if (name === undefined && url === undefined && time === null) return null
      const text = labelled(labels, 'text')
      const keyOf = (what: string | undefined) => [kind, what, fromEpoch(raw) ?? ''].join('\u001f')
      const what = (by === 'name' ? name : urlKey(url)) ?? name ?? url
      // An address is that of one thing, and a word without a time is one.
      const unaddressed = by === 'name' || url === undefined
      const nth = (key: string) => {
        const several = by === 'either' || by === 'both' || (unaddressed && time !== null)
        return several ? counted(source, time, key, collection) : key
      }
      const own = keyOf(by === 'both' && url !== undefined ? `${what} ${name ?? ''}` : what)
      const named = name === undefined ? own : keyOf(name)
      const key = nth(own)
      const byName = named === own ? key : nth(named)
      if (by === 'either' && url === undefined) seen.add(`${collection} ${key}`)
      const isSame = by === 'either' && byName !== key && !seen.has(`${collection} ${byName}`)
      return {
        collection,
        key,
        ...(isSame && { formerly: [byName] }),
        time,
        fields: present({ name, kind, url, title: text }) as Fields,
        ...left(value, ['title'], labels),
      }
    },
  }
}

/** In `label_values` the address is what the profile says of itself; who it is stands beside it. */
function profileOf(labels: readonly Label[]): string | undefined {
  const url = urlOf(labels)
  if (/^https?:\/\/(www\.)?(instagram\.com|threads\.(net|com))\//i.test(url ?? '')) return url
  const username = labelled(labels, 'username')
  return username === undefined ? url : `https://www.instagram.com/${username}`
}

/** Since 2025 `/_u/` stands before a profile's name, at times without the `/` at its end. */
function urlKey(url: string | undefined): string | undefined {
  return url?.replace(/^https?:\/\/(www\.)?instagram\.com\/(_u\/)?/i, '').replace(/\/$/, '')
}

/** Of the words of an entry: who or what it is. Since 2025 whose a story was is told by its address alone. */
function nameOf(labels: readonly Label[], title: string | undefined, url: string | undefined) {
  const told = labels.filter(({ name, value }) => value?.toLowerCase() !== name || name !== 'title')
  const named = labelled(told, 'username') ?? labelled(told, 'owner') ?? labelled(told, 'name')
  const profile = PROFILE.exec(url ?? '') ?? STORY.exec(url ?? '')
  // What is written below a thing that has an address is not its name.
  const caption = url === undefined ? undefined : labelled(told, 'text')
  return title ?? named ?? wordsOf(told).find((one) => one !== caption) ?? profile?.[1]
}

const PROFILE = /^https?:\/\/(?:www\.)?instagram\.com\/(?:_u\/)?([^/?]+)\/?$/i
const STORY = /^https?:\/\/(?:www\.)?instagram\.com\/stories\/([^/?]+)\/\d+/i

/** What one answered in the stories of others: whose story, and what. */
export function answers(kind: string): Row {
  return {
    read(value, { source }): Item | null {
      const labels = saidBy(value)
      const titled = asText(value['title']) ?? nameOf(labels, undefined, urlOf(labels))
      const { raw, time } = timed(value, labels, source)
      const said = labelled(labels, 'text') ?? wordsOf(labels).find((one) => one !== titled)
      if (titled === undefined && said === undefined && time === null) return null
      const key = [kind, titled ?? '', fromEpoch(raw) ?? '', digest([said ?? ''])].join('\u001f')
      return {
        collection: 'instagram.answers',
        key: counted(source, time, key, 'answer'),
        time,
        fields: present({ name: titled, kind, url: urlOf(labels), title: said }) as Fields,
        ...left(value, ['title'], labels),
      }
    },
  }
}

/** What one wrote below posts and reels. */
export const comments: Row = {
  read(value, { media, source }): Item | null {
    const labels = saidBy(value)
    const words = wordsOf(labels)
    // By their label; in a language nobody knows here, by their order.
    // Until 2021 there was but the text, and whose post it was stood in the title.
    const titled = value['string_list_data'] === undefined ? undefined : asText(value['title'])
    const said = labelled(labels, 'text')
    const other = said === undefined ? words[1] : words.find((one) => one !== said)
    const owner = labelled(labels, 'owner') ?? titled ?? other
    const text = said ?? words.find((one) => one !== owner)
    const files = asArray(value['media_list_data']).flatMap((one): FileReference[] => {
      const uri = asText(asObject(one)['uri'])
      const found = uri === undefined ? undefined : media.reference('media', uri)
      return found ? [found] : []
    })
    if (text === undefined && files.length === 0) return null
    const { raw, time } = timed(value, labels, source)
    return {
      collection: 'instagram.comments',
      key: counted(
        source,
        time,
        `${fromEpoch(raw) ?? ''}\u001f${digest([text ?? '', owner ?? ''])}`,
      ),
      time,
      fields: present({ text, on_title: owner }) as Fields,
      ...(files.length > 0 && { files }),
      ...left(value, ['title', 'media_list_data'], labels),
    }
  },
}

function timed(value: Record<string, unknown>, labels: readonly Label[], source: Source) {
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  const raw = timeOf(labels) ?? value['timestamp'] ?? printedIn(labels, source)
  return { raw, time: plausible(fromEpoch(raw), { ...caps, stated: raw }) }
}

/** A time that is only printed. */
function printedIn(labels: readonly Label[], { note }: Source): number | undefined {
  const printed = labels.map(({ value }) => printedTime(value ?? '')).find((ms) => ms !== null)
  if (printed !== undefined) note(ZONE_UNKNOWN)
  return printed ?? undefined
}

/** What no field took; several labels are kept as they stand. */
export function left(
  value: Record<string, unknown>,
  mapped: readonly string[],
  labels: readonly Label[],
) {
  const many = labels.length > 1 ? ['string_map_data', 'label_values'] : []
  const used = [...mapped, ...SAID].filter((one) => !many.includes(one))
  const rest = restOf(value, new Set([...used, 'media_list_data']))
  return rest ? { rest } : {}
}
