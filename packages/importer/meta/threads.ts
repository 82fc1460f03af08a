import { baseName, folderOf } from '../archive/names.ts'
import type { Archive, Entry, Fields, Item } from '../contract.ts'
import { asArray, asObject, asText, present, restOf } from '../formats/elements.ts'
import { peekJson } from '../formats/peek.ts'
import { digest } from './digest.ts'
import { downloadOf } from './download.ts'
import { EqualMessages } from './equal-messages.ts'
import type { Media } from './media.ts'

/** Instagram's channels have what one answered in them in files of its own. */
const THREAD_FILE = /(?:^|\/)messages\/([^/]+)\/([^/]+)\/(?:message|replies)_(\d+)\.(json|html?)$/i

/** In 2018 a conversation was one file, at first in no folder but its own; and its folder may come without those around. */
const THREAD_FOLDER =
  /(?:^|\/)(?:(inbox|archived_threads|filtered_threads|message_requests|e2ee_cutover)\/)?([^/]+_(?:[\w-]{10}|\d{6,}))\/(?:message|replies)(?:_\d+)?\.json$/i

/** A conversation. */
export interface Thread {
  id: string
  section: string
}

/** A file of a conversation: they are read one after the other, newest first. */
export interface Page {
  thread: Thread
  /** From 1. */
  number: number
  /** What it counts on with behind the page before it. */
  equal: EqualMessages
  /** All pages of one conversation in one download, of which the first that knows its name gives its record. */
  pages: { isTold: boolean }
}

/** The conversations of an export; each file belongs to one. */
export class Threads {
  readonly #pages = new Map<string, Page['pages']>()
  readonly #equal = new Map<string, EqualMessages>()
  readonly #archive: Archive

  constructor(archive: Archive) {
    this.#archive = archive
  }

  async of(entry: Entry): Promise<Page> {
    const [, section = 'inbox', folder] =
      THREAD_FILE.exec(entry.path) ?? THREAD_FOLDER.exec(entry.path) ?? []
    const thread = folder === undefined ? await this.#flat(entry) : { id: idOf(folder), section }
    const pages = this.#pagesOf(entry)
    return { thread, number: place(entry)?.number ?? 1, ...pages }
  }

  /** What the pages of one conversation in one download share, whichever of its parts they lie in. */
  #pagesOf(entry: Entry): Pick<Page, 'equal' | 'pages'> {
    const { path } = entry
    const download = downloadOf(entry, this.#archive)
    const [, kind] = /^([a-z]+)_\d+\.json$/i.exec(baseName(path)) ?? []
    const isNumbered = THREAD_FILE.test(path) && kind !== undefined
    const folder = `${download}/${isNumbered ? folderOf(path) : path}`
    const pages = this.#pages.get(folder) ?? { isTold: false }
    const equal = this.#equal.get(`${folder}/${kind}`) ?? new EqualMessages()
    this.#pages.set(folder, pages)
    this.#equal.set(`${folder}/${kind}`, equal)
    return { equal, pages }
  }

  /**
   * The thread of a file of the end-to-end encrypted export, `<Name>_<n>.json`: it has no id, so its
   * people stand for it; the number is that of the file and changes.
   */
  async #flat(entry: Entry): Promise<Thread> {
    const peek = peekJson(await this.#archive.head(entry))
    const path = asText(peek.first('thread_path'))?.replace(/\/$/, '')
    const id = path ? idOf(baseName(path)) : peopleOf(peek, entry)
    const encrypted =
      !('sender_name' in asObject(peek.first('messages'))) && !isReply(peek.first('replies'))
    const section = encrypted ? 'e2ee' : 'inbox'
    return { id, section: path?.includes('/') ? path.slice(0, path.indexOf('/')) : section }
  }
}

/**
 * `<slug>_<id>`: the id stays when the title changes. It is a number, and until 2021 ten letters of
 * base64url, of which `_` may be one: what stands behind the last of them is no id.
 */
function idOf(folder: string): string {
  const ends = [/_(\d{6,})$/, /_([\w-]{10})$/, /_([^_]+)$/]
  const found = ends.map((end) => end.exec(folder)?.[1]).find((id) => id !== undefined)
  return found ?? folder
}

export function isThreadFile(path: string): boolean {
  return THREAD_FILE.test(path)
}

/** Files of one thread one after the other by number, 10 after 9; all else in the export's order. */
export function byThread(a: Entry, b: Entry): number {
  const [left, right] = [place(a), place(b)]
  if (left && right) {
    if (left.thread !== right.thread) return left.thread < right.thread ? -1 : 1
    if (left.number !== right.number) return left.number - right.number
  } else if (left || right) return left ? 1 : -1
  return a.part - b.part || a.entry - b.entry
}

function place(entry: Entry): { thread: string; number: number } | null {
  const found = THREAD_FILE.exec(entry.path)
  return found && { thread: `${found[1]}/${found[2]}`, number: Number(found[3]) }
}

function peopleOf(peek: ReturnType<typeof peekJson>, entry: Entry): string {
  const people = peek.all('participants').map((one) => nameOf(one) ?? '')
  const name = asText(peek.first('threadName')) ?? asText(peek.first('title')) ?? ''
  if (people.length === 0 && name === '') {
    // Chats of a group, `your_group_messages/tea_1234567890.json`: a long number is the thread's, a short one the file's.
    const file = baseName(entry.path).replace(/\.json$/i, '')
    return /_\d{6,}$/.test(file) ? idOf(file) : file.replace(/_\d+$/, '')
  }
  return `e2ee-${digest([name, asArray(people).sort()]).slice(0, 16)}`
}

function nameOf(person: unknown): string | undefined {
  return asText(person) ?? asText(asObject(person)['name'])
}

/** What differs from export to export, or is the same everywhere. */
const OF_THE_FILE = new Set(['thread_path', 'joinable_mode'])
const SAID = new Set([
  ...['title', 'threadName', 'thread_name', 'thread_type', 'is_still_participant', 'image'],
])

const PERSON = new Set(['name'])
/** Where a picture lay says nothing, nor when Meta stored it. */
const PICTURE = new Set(['uri', 'creation_timestamp'])

const MORE_CHARACTERS = 64 * 1024

/** What a file of a thread says of the thread itself, around its messages. */
export class About {
  readonly #people = new Set<string>()
  readonly #members: Record<string, unknown> = {}
  /** What else stands there, by name: elements of a list one by one. */
  readonly #more = new Map<string, unknown[]>()
  #room = MORE_CHARACTERS

  /** False for what is more than belongs to a thread. */
  add(key: string | null, value: unknown): boolean {
    if (key === null || OF_THE_FILE.has(key)) return true
    const name = key === 'participants' ? nameOf(value) : undefined
    if (name !== undefined) {
      this.#people.add(name)
      const beside = restOf(asObject(value), PERSON)
      return beside === undefined || this.#keep(key, { name, ...beside })
    }
    if (!SAID.has(key)) return this.#keep(key, value)
    this.#members[key] ??= value
    const beside = key === 'image' && restOf(asObject(value), PICTURE)
    return !beside || this.#keep(key, beside)
  }

  #keep(key: string, value: unknown): boolean {
    if (this.#room > 0) this.#room -= JSON.stringify(value).length
    if (this.#room <= 0) return false
    const known = this.#more.get(key)
    if (known) known.push(value)
    else this.#more.set(key, [value])
    return true
  }

  /** The thread as a record, once over all its pages; null when nothing is known of it. */
  asItem({ thread, pages }: Page, media: Media, service: string): Item | null {
    const { title, threadName, thread_type, is_still_participant, image } = this.#members
    const name = asText(title) ?? asText(threadName) ?? asText(this.#members['thread_name'])
    if (pages.isTold || (name === undefined && this.#people.size === 0)) return null
    pages.isTold = name !== undefined
    const uri = asText(asObject(image)['uri'])
    const picture = uri === undefined ? undefined : media.reference('image', uri)
    return {
      collection: `${service}.threads`,
      key: thread.id,
      time: null,
      fields: present({
        thread_id: thread.id,
        section: thread.section,
        title: name,
        participants: [...this.#people],
        kind: asText(thread_type)?.toLowerCase(),
        left: is_still_participant === false ? true : undefined,
      }) as Fields,
      ...(picture && { files: [picture] }),
      ...(this.#more.size > 0 && { rest: Object.fromEntries(this.#more) }),
    }
  }
}

/** What one answered in a channel, which only Instagram has. */
export function isReply(value: unknown): boolean {
  return 'reply_content' in asObject(value)
}

/** Whether a file is a thread by its structure, wherever it lies. */
export function isThreadShape(peek: ReturnType<typeof peekJson>): boolean {
  // What else tells of the conversation stands behind its replies, however many they are.
  if (peek.keys.has('participants') && isReply(peek.first('replies'))) return true
  if (!peek.keys.has('messages')) return false
  const said = Object.keys(asObject(peek.first('messages')))
  // Without people around them, the messages themselves have to be Meta's.
  if (said.includes('sender_name') && said.includes('timestamp_ms')) return true
  if (!peek.keys.has('participants')) return false
  const sender = said.find((key) => /sender/i.test(key))
  // Other chats have people and messages as well, whose writers are called otherwise.
  if (sender === undefined) return said.length === 0 || said.includes('timestamp_ms')
  return /^(sender_name|senderName)$/.test(sender)
}
