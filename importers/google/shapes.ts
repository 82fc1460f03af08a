import { asObject, type Entry, type Peek, peekJson } from '@mandate/importer'
import { isActivity } from './activity.ts'
import { isActivityPage } from './activity-html.ts'
import { isAlbum, isSidecar } from './photos/sidecar.ts'

/** What a file is, by its structure; names are localised and change, keys mostly do not. */
export type Shape =
  | 'location'
  | 'semantic'
  | 'timeline'
  | 'activity'
  | 'activity page'
  | 'gemini'
  | 'sidecar'
  | 'album'

export function shapeOf(head: Buffer, entry: Pick<Entry, 'path'>): Shape | null {
  if (/\.html?$/i.test(entry.path)) {
    if (!isActivityPage(head)) return null
    return isGemini(entry.path) ? 'gemini' : 'activity page'
  }
  const peek = peekJson(head)
  if (peek.top === 'array') return arrayShape(peek, entry)
  if (peek.top !== 'object') return null
  if (
    peek.keys.has('locations') &&
    /"(latitudeE7|timestampMs|timestamp)"/.test(head.toString('latin1'))
  ) {
    return 'location'
  }
  if (peek.keys.has('timelineObjects')) return 'semantic'
  if (peek.keys.has('semanticSegments') || peek.keys.has('rawSignals')) return 'timeline'
  const members = membersOf(peek)
  if (isSidecar(members)) return 'sidecar'
  return isAlbum(members) ? 'album' : null
}

function arrayShape(peek: Peek, entry: Pick<Entry, 'path'>): Shape | null {
  const first = asObject(peek.first(null))
  if (isActivity(first)) {
    return isGemini(entry.path) || first['header'] === 'Gemini Apps' ? 'gemini' : 'activity'
  }
  const segment = ['visit', 'activity', 'timelinePath', 'timelineMemory']
  const known = segment.some((key) => key in first)
  return typeof first['startTime'] === 'string' && known ? 'timeline' : null
}

/** Top-level members as seen so far; a member cut by the end of the head is at least named. */
function membersOf(peek: Peek): Record<string, unknown> {
  const out: Record<string, unknown> = Object.create(null)
  for (const key of peek.keys) out[key] = peek.first(key) ?? {}
  return out
}

// Its chats are a collection of their own, which is not read yet.
function isGemini(path: string): boolean {
  return /(^|\/)Gemini[^/]*\/[^/]*$/i.test(path)
}
