import type { Entry } from '@mandate/importer'
import type { Files } from '../files.ts'
import type { History } from '../youtube/names.ts'

/** An entry of My Activity, whether it stood in JSON or on a page. */
export interface Activity {
  header: string
  title: string
  /** The title to the letter, where it may have several lines. */
  said: string
  url?: string
  time: number | null
  /** What stands where the time should, when nobody can read it: it tells activities apart. */
  unread?: string
  products: string[]
  subtitles: { name: string; url?: string }[]
  details: string[]
  locations: string[]
  /** Names of recordings that lie beside the file. */
  recordings: string[]
  /** Names of pictures that lie beside the file. */
  images: string[]
  rest?: Record<string, unknown>
}

/** What readers of activity need to know about where they read. */
export interface ActivityContext {
  entry: Entry
  /** `watch` and `search` are YouTube's own histories. */
  history: History | null
  /** For what lies beside the file. */
  files: Files
}
