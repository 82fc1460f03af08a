import {
  type Archive,
  baseName,
  type Entry,
  ImportError,
  type Note,
  type Plan,
  type Task,
} from '@mandate/importer'
import { accountsOf } from './account.ts'
import { readFriends } from './friends.ts'
import { MediaIndex } from './media.ts'
import { newThread, readMessages, type Thread } from './messages.ts'
import { readPosts } from './posts.ts'
import { type Shape, shapeOf } from './shapes.ts'
import { flatThread } from './threads.ts'

const THREAD_FILE = /(?:^|\/)messages\/([^/]+)\/([^/]+)\/message_(\d+)\.(json|html?)$/i

/** What becomes of each file of a Facebook export; files in no task are kept. */
export async function plan(mine: readonly Entry[], archive: Archive): Promise<Plan> {
  const media = new MediaIndex(mine.filter(({ path }) => !/\.(json|html?)$/i.test(path)))
  const paths = new Set(mine.map(({ path }) => path))
  const threads = new Map<string, Thread>()
  const tasks: Task[] = []
  for (const entry of mine) {
    const { path } = entry
    if (/(^|\/)(index|start_here)\.html?$/i.test(path)) tasks.push({ entry, as: 'ignore' })
    else if (/(^|\/)data_logs\/content\//.test(path))
      tasks.push({ entry, as: 'ignore', note: LOGS })
    else if (/\.html?$/i.test(path)) tasks.push(...page(entry, paths))
    else if (!/\.json$/i.test(path)) tasks.push({ entry, as: 'attachment' })
    else if (entry.size === 0) tasks.push({ entry, as: 'ignore', note: EMPTY })
    else {
      const shape = THREAD_FILE.test(path) ? 'messages' : shapeOf(await archive.head(entry))
      if (shape) tasks.push(await dataTask(entry, shape, { media, threads, archive }))
      else if (isPosts(path)) tasks.push(postsTask(entry, media))
    }
  }
  tasks.sort(byThread)
  return { tasks, accounts: await accountsOf(mine, archive), warnings: [] }
}

const EMPTY: Note = { code: 'empty_file', message: 'The file is empty.' }
const LOGS: Note = {
  code: 'telemetry',
  message: "These are Facebook's own measurements, which are not imported.",
  action: 'Ask Facebook for "Your activity" instead.',
}

interface Planned {
  media: MediaIndex
  threads: Map<string, Thread>
  archive: Archive
}

async function dataTask(entry: Entry, shape: Shape, planned: Planned): Promise<Task> {
  if (shape === 'posts') return postsTask(entry, planned.media)
  if (shape === 'friends') return { entry, as: 'read', read: readFriends }
  const thread = await threadOf(entry, planned)
  // Later files count on from what this one saw, and on which media it names.
  const read: NonNullable<Task['read']> = (source) => readMessages(source, thread, planned.media)
  return { entry, as: 'read', replay: true, read }
}

function postsTask(entry: Entry, media: MediaIndex): Task {
  return { entry, as: 'read', replay: true, read: (source) => readPosts(source, media) }
}

/** `<slug>_<id>`: the id stays when the title changes. */
async function threadOf(entry: Entry, { threads, archive }: Planned): Promise<Thread> {
  const found = THREAD_FILE.exec(entry.path)
  if (!found) return flatThread(entry, archive, threads)
  const [, section = '', folder = ''] = found
  const id = folder.slice(folder.lastIndexOf('_') + 1) || folder
  const known = threads.get(`${section}/${id}`) ?? newThread(id, section)
  threads.set(`${section}/${id}`, known)
  return known
}

/** Files of one thread one after the other by number, 10 after 9; all else in the export's order. */
function byThread(a: Task, b: Task): number {
  const [left, right] = [place(a.entry), place(b.entry)]
  if (left && right) {
    if (left.thread !== right.thread) return left.thread < right.thread ? -1 : 1
    if (left.number !== right.number) return left.number - right.number
  } else if (left || right) return left ? 1 : -1
  return a.entry.part - b.entry.part || a.entry.entry - b.entry.entry
}

function place(entry: Entry): { thread: string; number: number } | null {
  const found = THREAD_FILE.exec(entry.path)
  return found && { thread: `${found[1]}/${found[2]}`, number: Number(found[3]) }
}

/** Newer files of other people's posts have labels instead of a shape of their own. */
function isPosts(path: string): boolean {
  return /(^|\/)posts\/(your_posts|posts_on_other|other_people)[^/]*\.json$/i.test(path)
}

/** The HTML form of the same data: refused with what helps, unless the JSON form lies beside it. */
function page(entry: Entry, paths: ReadonlySet<string>): Task[] {
  const { path } = entry
  if (paths.has(path.replace(/\.html?$/i, '.json'))) return [{ entry, as: 'ignore', note: BOTH }]
  const data =
    THREAD_FILE.test(path) || /(^|\/)(posts|friends|messages|album)\/[^/]*\.html?$/i.test(path)
  const old = /^messages\.html?$/i.test(baseName(path))
  if (!data && !old) return []
  return [{ entry, as: 'read', read: refuse }]
}

const BOTH: Note = {
  code: 'html_beside_json',
  message: 'The same data was read from the JSON file.',
}

// biome-ignore lint/correctness/useYield: it gives nothing by design
async function* refuse(): AsyncGenerator<never> {
  throw new ImportError('html_export', 'This export is HTML, which cannot be read.', {
    action: 'Ask Meta for the export again, with format JSON.',
  })
}
