import type { Fields, FileReference, Item, Reading, Source } from '../contract.ts'
import {
  asArray,
  asNumber,
  asObject,
  asText,
  present,
  readElements,
  restOf,
} from '../formats/elements.ts'
import { fromEpoch, plausible } from '../formats/times.ts'
import { digest } from './digest.ts'
import { lastingName, type Media } from './media.ts'
import { About, type Page } from './threads.ts'

const MAPPED = new Set([
  'sender_name',
  'timestamp_ms',
  'content',
  'type',
  'photos',
  'videos',
  'gifs',
  'audio_files',
  'files',
  'sticker',
  'share',
  'reactions',
  'call_duration',
  'missed',
  'is_unsent',
  'senderName',
  'text',
  'timestamp',
  'isUnsent',
  'media',
])

/**
 * `message_N.json` of a thread, and the flat files of the end-to-end encrypted export: its messages,
 * and once the thread itself, by the newest file. `service` is the first word of the collections.
 */
export async function* readMessages(
  source: Source,
  page: Page,
  media: Media,
  service: string,
): AsyncGenerator<Reading> {
  const about = new About()
  page.equal.begin(page.number)
  let last = -1
  const read = readElements(
    source,
    ({ key, value, element }) => {
      last = element
      const context = { page, media, source, service }
      if (key === 'messages') return message(asObject(value), context)
      if (key === 'replies') return reply(asObject(value), context)
      return about.add(key, value) ? [] : null
    },
    { mojibake: true },
  )
  for await (const reading of read) yield reading
  const item = about.asItem(page, media, service)
  if (item) yield { items: [{ element: last + 1, item }] }
}

interface Context {
  page: Page
  media: Media
  source: Source
  service: string
}

function message(value: Record<string, unknown>, { page, media, source, service }: Context): Item {
  const { thread } = page
  const raw = value['timestamp_ms'] ?? value['timestamp']
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  const time = plausible(fromEpoch(raw), { ...caps, stated: raw })
  const sender = asText(value['sender_name']) ?? asText(value['senderName'])
  const text = asText(value['content']) ?? asText(value['text'])
  const share = asObject(value['share'])
  const shareUrl = asText(share['link'])
  const remote: string[] = []
  const files = filesOf(value, media, remote)
  const kind = asText(value['type'])?.toLowerCase()
  const unsent = value['is_unsent'] ?? value['isUnsent']
  const isCall = kind === 'call' || value['call_duration'] !== undefined
  const fields = present({
    thread_id: thread.id,
    section: thread.section,
    sender,
    text,
    kind,
    call_s: asNumber(value['call_duration']),
    missed: isCall ? value['missed'] === true : undefined,
    share_url: shareUrl,
    reactions: asArray(value['reactions']),
    unsent: unsent === true ? true : undefined,
  }) as Fields
  const carried = [...files.map(({ name }) => name), ...remote].map(lastingName)
  const content = contentOf(text, isCall, [shareUrl ?? [], carried].flat())
  const keyFor = (told: unknown[]) => keyOf(page, time, sender ?? '', digest(told))
  const joining = joiningOf(kind, value)
  const item: Item = {
    collection: `${service}.messages`,
    key: keyFor(joining?.told ?? content),
    // Until 2026 the sentence stood for it, or the kind of line as well.
    ...(joining && { formerly: [content, ...joining.before].map(keyFor) }),
    time,
    fields,
  }
  if (files.length > 0) item.files = files
  const rest = restOf(value, MAPPED) ?? {}
  // Whose post it is, or which profile was shared: that may be all that the message holds.
  Object.assign(rest, present(restOf(share, new Set(['link'])) ?? {}))
  Object.assign(rest, besideFiles(value))
  if (remote.length > 0) rest['remote'] = remote
  if (time === null && raw !== undefined) rest['timestamp'] = raw
  if (Object.keys(rest).length > 0) item.rest = rest
  return item
}

/** What one answered in a channel: a sentence of one's own, and whom it answers. */
function reply(value: Record<string, unknown>, { page, source, service }: Context): Item | null {
  const { thread } = page
  const raw = value['timestamp_ms']
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  const time = plausible(fromEpoch(raw), { ...caps, stated: raw })
  const text = asText(value['reply_content'])
  if (text === undefined && raw === undefined) return null
  const rest = restOf(value, time === null ? REPLY : new Set([...REPLY, 'timestamp_ms']))
  return {
    collection: `${service}.messages`,
    key: keyOf(page, time, '', digest(['reply', text ?? ''])),
    time,
    fields: present({
      ...{ thread_id: thread.id, section: thread.section, text, kind: 'reply' },
    }) as Fields,
    ...(rest && { rest }),
  }
}

const REPLY = new Set(['reply_content'])

/**
 * What tells a message from others of the same moment. What stands beside a picture, a link or a call is
 * a sentence of Meta's in the account's language: "Zoe sent an attachment."
 */
function contentOf(text: string | undefined, isCall: boolean, carried: string[]): unknown[] {
  if (carried.length > 0) return ['', ...carried]
  return [isCall ? 'call' : 'text', isCall ? '' : (text ?? '')]
}

/**
 * Who came into a group or went: the sentence that says it is Meta's, in the account's language. Some downloads do not say what kind
 * of line it is; only such lines name people.
 */
function joiningOf(
  kind: string | undefined,
  value: Record<string, unknown>,
): { told: unknown[]; before: unknown[][] } | null {
  const kinds = ['subscribe', 'unsubscribe'].filter((one) => one === (kind ?? one))
  const people = asArray(value['users']).flatMap((one) => asText(asObject(one)['name']) ?? [])
  if (kinds.length === 0) return null
  // Where nobody is named, the kind of line alone says that the sentence is none of a person's.
  if (people.length === 0) return kind === undefined ? null : { told: ['people'], before: [] }
  people.sort()
  return { told: ['people', ...people], before: kinds.map((one) => [one, ...people]) }
}

function keyOf(
  { thread, equal }: Page,
  time: number | null,
  sender: string,
  content: string,
): string {
  const key = [thread.id, time ?? '', sender, content].join('\u001f')
  return `${key}\u001f${equal.nth(time, key)}`
}

function filesOf(value: Record<string, unknown>, media: Media, remote: string[]): FileReference[] {
  const sticker = value['sticker'] === undefined ? [] : [value['sticker']]
  return [
    ...media.references('photos', value['photos'], remote),
    ...media.references('photos', value['gifs'], remote),
    ...media.references('video', value['videos'], remote),
    ...media.references('audio', value['audio_files'], remote),
    ...media.references('files', value['files'], remote),
    ...media.references('stickers', sticker, remote),
    ...media.references('files', value['media'], remote).map(byKind),
  ]
}

const FILES = ['photos', 'gifs', 'videos', 'audio_files', 'files', 'media', 'sticker'] as const
/** Where a file lay says nothing, and it was sent with the message. */
const FILE = new Set(['uri', 'creation_timestamp', 'thumbnail', 'backup_uri'])

/** What a message says of its files besides, by kind. */
function besideFiles(value: Record<string, unknown>): Record<string, unknown> {
  const all = FILES.filter((kind) => value[kind] !== undefined).map((kind) => {
    const files = [value[kind] ?? []].flat().map(asObject)
    const said = files.map((file) => present(restOf(file, FILE) ?? {}))
    return [kind, said.filter((one) => Object.keys(one).length > 0)] as const
  })
  return present(Object.fromEntries(all))
}

/** The encrypted export does not say what its media are; their names do. */
function byKind(file: FileReference): FileReference {
  if (/\.(jpe?g|png|gif|webp|heic|bmp)$/i.test(file.name)) return { ...file, role: 'photos' }
  if (/\.(mp4|mov|3gp|webm|avi|mkv)$/i.test(file.name)) return { ...file, role: 'video' }
  return /\.(mp3|m4a|aac|ogg|opus|wav)$/i.test(file.name) ? { ...file, role: 'audio' } : file
}
