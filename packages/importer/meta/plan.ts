import type { Archive, Entry, Item, Note, Plan, Source, Task } from '../contract.ts'
import { type Peek, peekJson } from '../formats/peek.ts'
import { accountsOf } from '../reading/accounts.ts'
import { downloadOf } from './download.ts'
import { MediaIndex } from './media.ts'
import { readMessages } from './messages.ts'
import { isMetaPage, pageTask, refusedPage } from './pages.ts'
import { isBare, type RowOf, readBare, readRows, Seen } from './rows.ts'
import { byThread, isThreadFile, isThreadShape, Threads } from './threads.ts'

/** What tells Facebook and Instagram apart. */
export interface Service {
  /** The first word of the collections. */
  name: 'facebook' | 'instagram'
  /** Who reads which list of a file; null when nothing in it is known. */
  rowsOf(path: string, peek: Peek): RowOf | null
  /** Whether the whole file is one record, which has no list around it. */
  isBare?(peek: Peek): boolean
  /** The album that the file stands for. */
  albumOf?(source: Source, peek: Peek): Promise<Album | undefined>
  /** Files that say again what others say: they are read after all others. */
  again?: RegExp
  /** The file with the account's address or name, and what it says. */
  profile: RegExp
  accountOf(entry: Entry, archive: Archive): Promise<string | undefined>
}

/** What a file says of the pictures in it all together. */
export interface Album {
  title: string | undefined
  /** Its own record, where it says enough for one. */
  item: Item | null
}

/** What becomes of each file of an export of one of Meta's services; files in no task are kept. */
export async function planMeta(
  mine: readonly Entry[],
  archive: Archive,
  service: Service,
): Promise<Plan> {
  const whose = await accountsOf(mine, archive, [
    { path: service.profile, read: service.accountOf },
  ])
  const apart = { ...whose, downloadOf: (entry: Entry) => downloadOf(entry, archive) }
  const media = new MediaIndex(
    mine.filter(({ path }) => !/\.(json|html?)$/i.test(path)),
    apart,
  )
  const planned = {
    media,
    threads: new Threads(archive),
    archive,
    service,
    seenIn: seenByDownload(archive),
  }
  const paths = new Set(mine.map(({ path }) => path))
  const tasks: Task[] = []
  for (const entry of mine) {
    const task = await taskOf(entry, paths, planned)
    if (task) tasks.push(task)
  }
  const again = ({ entry }: Task) => Number(service.again?.test(entry.path) ?? false)
  tasks.sort((a, b) => again(a) - again(b) || byThread(a.entry, b.entry))
  const switched = mine.some(({ path }) => /(^|\/)messages\/e2ee_cutover\//.test(path))
  return { tasks, ...whose, warnings: switched ? [ENCRYPTED] : [] }
}

const ENCRYPTED: Note = {
  code: 'encrypted_messages',
  message:
    'Of some conversations only what was said before they were encrypted is in this download.',
  action: 'In Messenger ask for your secure storage data as well, and add that file.',
}

const EMPTY: Note = { code: 'empty_file', message: 'The file is empty.' }
const LOGS: Note = {
  code: 'telemetry',
  message: "These are Meta's own measurements, which are not imported.",
  action: 'Ask Meta for "Your activity" instead.',
}

interface Planned {
  media: MediaIndex
  threads: Threads
  archive: Archive
  service: Service
  seenIn: (entry: Entry) => Seen
}

async function taskOf(
  entry: Entry,
  paths: ReadonlySet<string>,
  planned: Planned,
): Promise<Task | null> {
  const { path } = entry
  if (/(^|\/)(index|start_here)\.html?$/i.test(path)) return { entry, as: 'ignore' }
  // What stands in place of an empty list.
  if (/(^|\/)no-data\.txt$/i.test(path)) return { entry, as: 'ignore' }
  if (/(^|\/)data_logs\/content\//.test(path)) return { entry, as: 'ignore', note: LOGS }
  if (/\.html?$/i.test(path)) return pageTask(entry, paths) ?? loosePage(entry, planned.archive)
  if (!/\.json$/i.test(path)) return { entry, as: 'attachment' }
  if (entry.size === 0) return { entry, as: 'ignore', note: EMPTY }
  return dataTask(entry, planned)
}

/** Which reader takes a JSON file; null when none does, and the file is kept. */
async function dataTask(entry: Entry, planned: Planned): Promise<Task | null> {
  const { threads, archive, service, seenIn } = planned
  const media = planned.media.of(entry)
  // Later files count on from what messages saw, and on which media all of them name.
  const reading = { entry, as: 'read', replay: true } as const
  const peek = peekJson(await archive.head(entry))
  if (isThreadFile(entry.path) || isThreadShape(peek)) {
    const page = await threads.of(entry)
    return { ...reading, read: (source) => readMessages(source, page, media, service.name) }
  }
  const rowOf = service.rowsOf(entry.path, peek)
  if (!rowOf) return null
  const seen = seenIn(entry)
  const readAll = isBare(peek) || service.isBare?.(peek) ? readBare : readRows
  return {
    ...reading,
    async *read(source) {
      const album = await service.albumOf?.(source, peek)
      let last = -1
      for await (const reading of readAll({ source, media, album: album?.title, seen }, rowOf)) {
        last = reading.items.at(-1)?.element ?? last
        yield reading
      }
      if (album?.item) yield { items: [{ element: last + 1, item: album.item }] }
    },
  }
}

function seenByDownload(archive: Archive): Planned['seenIn'] {
  const all = new Set<string>()
  const known = new Map<string, Seen>()
  return (entry) => {
    const download = downloadOf(entry, archive)
    const seen = known.get(download) ?? new Seen(all)
    known.set(download, seen)
    return seen
  }
}

async function loosePage(entry: Entry, archive: Archive): Promise<Task | null> {
  return isMetaPage(await archive.head(entry)) ? refusedPage(entry) : null
}
