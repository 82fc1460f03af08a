import {
  type Archive,
  asText,
  type Entry,
  jsonElements,
  type Note,
  type Peek,
  type Plan,
  peekJson,
  type Source,
  type Task,
} from '@mandate/importer'
import {
  accountsOf,
  byThread,
  isMetaPage,
  isThreadFile,
  isThreadShape,
  MediaIndex,
  pageTask,
  readMessages,
  readRows,
  refusedPage,
  Threads,
} from '@mandate/importer/meta'
import { accountOf, PROFILE } from './account.ts'
import { isAlbum, type RowOf, rowsOf } from './rows.ts'

/** What becomes of each file of a Facebook export; files in no task are kept. */
export async function plan(mine: readonly Entry[], archive: Archive): Promise<Plan> {
  const media = new MediaIndex(mine.filter(({ path }) => !/\.(json|html?)$/i.test(path)))
  const planned = { media, threads: new Threads(archive), archive }
  const paths = new Set(mine.map(({ path }) => path))
  const tasks: Task[] = []
  for (const entry of mine) {
    const { path } = entry
    if (/(^|\/)(index|start_here)\.html?$/i.test(path)) tasks.push({ entry, as: 'ignore' })
    else if (/(^|\/)data_logs\/content\//.test(path))
      tasks.push({ entry, as: 'ignore', note: LOGS })
    else if (/\.html?$/i.test(path)) {
      const task = pageTask(entry, paths) ?? (await loosePage(entry, archive))
      if (task) tasks.push(task)
    } else if (!/\.json$/i.test(path)) tasks.push({ entry, as: 'attachment' })
    else if (entry.size === 0) tasks.push({ entry, as: 'ignore', note: EMPTY })
    else {
      const task = await dataTask(entry, planned)
      if (task) tasks.push(task)
    }
  }
  tasks.sort((a, b) => byThread(a.entry, b.entry))
  return { tasks, accounts: await accountsOf(mine, archive, PROFILE, accountOf), warnings: [] }
}

const EMPTY: Note = { code: 'empty_file', message: 'The file is empty.' }
const LOGS: Note = {
  code: 'telemetry',
  message: "These are Facebook's own measurements, which are not imported.",
  action: 'Ask Facebook for "Your activity" instead.',
}

interface Planned {
  media: MediaIndex
  threads: Threads
  archive: Archive
}

/** Which reader takes a JSON file; null when none does, and the file is kept. */
async function dataTask(entry: Entry, { media, threads, archive }: Planned): Promise<Task | null> {
  // Later files count on from what messages saw, and on which media all of them name.
  const reading = { entry, as: 'read', replay: true } as const
  const peek = peekJson(await archive.head(entry))
  if (isThreadFile(entry.path) || isThreadShape(peek)) {
    const thread = await threads.of(entry)
    return { ...reading, read: (source) => readMessages(source, thread, media, 'facebook') }
  }
  const rowOf = rowsOf(entry.path, peek)
  return rowOf && { ...reading, read: (source) => readList(source, media, rowOf, peek) }
}

async function* readList(source: Source, media: MediaIndex, rowOf: RowOf, peek: Peek) {
  const album = isAlbum(peek) ? await titleOf(source) : undefined
  yield* readRows({ source, media, album }, rowOf)
}

/** An album's title, which may stand behind its pictures. */
async function titleOf({ archive, entry }: Source): Promise<string | undefined> {
  const quiet = { limits: archive.limits, note: () => {}, fail: () => {} }
  const wants = (key: string | null) => key === 'name'
  for await (const batch of jsonElements(await archive.open(entry), {
    ...{ ...quiet, wants, mojibake: true },
  })) {
    const found = batch.find(({ member }) => member)
    if (found) return asText(found.value)
  }
  return undefined
}

async function loosePage(entry: Entry, archive: Archive): Promise<Task | null> {
  return isMetaPage(await archive.head(entry)) ? refusedPage(entry) : null
}
