import {
  type Archive,
  asArray,
  asObject,
  asText,
  baseName,
  type Entry,
  peekJson,
} from '@mandate/importer'
import { digest } from './digest.ts'
import { newThread, type Thread } from './messages.ts'

/**
 * The thread of a file of the end-to-end encrypted export, `<Name>_<n>.json`: it has no id, so its
 * people stand for it; the number is that of the file and changes.
 */
export async function flatThread(
  entry: Entry,
  archive: Archive,
  threads: Map<string, Thread>,
): Promise<Thread> {
  const peek = peekJson(await archive.head(entry))
  const path = asText(peek.first('thread_path'))
  const id = path ? path.slice(path.lastIndexOf('_') + 1) : peopleOf(peek, entry)
  const section = path?.includes('/') ? path.slice(0, path.indexOf('/')) : 'e2ee'
  const known = threads.get(`${section}/${id}`) ?? newThread(id, section)
  threads.set(`${section}/${id}`, known)
  return known
}

function peopleOf(peek: ReturnType<typeof peekJson>, entry: Entry): string {
  const people = peek
    .all('participants')
    .map((one) => asText(one) ?? asText(asObject(one)['name']) ?? '')
  const name = asText(peek.first('threadName')) ?? asText(peek.first('title')) ?? ''
  if (people.length === 0 && name === '') return baseName(entry.path).replace(/_\d+\.json$/i, '')
  return `e2ee-${digest([name, asArray(people).sort()]).slice(0, 16)}`
}
