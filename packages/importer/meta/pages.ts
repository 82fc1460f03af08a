import type { Entry, Note, Task } from '../contract.ts'
import { ImportError } from '../fault.ts'

const DATA =
  /(^|\/)(posts|album|friends|followers|messages|inbox|archived_threads|filtered_threads|message_requests|e2ee_cutover|comments|comments_and_reactions|likes|likes_and_reactions|groups|pages|events|saved|saved_items_and_collections|search|stories|your_places|profile_information|personal_information|account_information|followers_and_following|following_and_followers|content|media|photos_and_videos)\/([^/]+\/)?[^/]*\.html?$/i

/**
 * What becomes of a page of the HTML form: refused with what helps, unless the JSON form lies beside
 * it; null for pages that are no data.
 */
export function pageTask(entry: Entry, paths: ReadonlySet<string>): Task | null {
  const { path } = entry
  if (paths.has(path.replace(/\.html?$/i, '.json'))) return { entry, as: 'ignore', note: BOTH }
  if (/(^|\/)(files|photos|videos|audio|gifs)\/[^/]*$/i.test(path)) return null
  const old = /(^|\/)messages\.html?$/i.test(path)
  return old || DATA.test(path) ? refusedPage(entry) : null
}

export function refusedPage(entry: Entry): Task {
  return { entry, as: 'read', read: refuse }
}

/**
 * Whether a page is one of Meta's, by the names of its classes, which are made by machine; until 2018 by
 * whose its style is.
 */
export function isMetaPage(head: Buffer): boolean {
  return /<div class="[^"]*\b(_3-95|_a6-[ghp]|_a72d|_2pi[on])\b|<style[^>]*>\/\* Copyright 2004-present Facebook\b/.test(
    head.toString('latin1'),
  )
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
