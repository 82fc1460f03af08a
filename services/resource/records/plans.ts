import { LRUCache } from 'lru-cache'
import type { Sight } from '../access/sight.ts'
import type { Known } from './bounded.ts'
import { pageQuery, type Selection } from './query/page.ts'
import type { View } from './query/view.ts'
import { type LinesOf, linesOf, type Pages, type Reader, toPage } from './run.ts'

/** A selection judged and its statements written: for request after request that asks the same. */
export interface Plan extends Known {
  view: View
  selection: Selection
  lines: LinesOf
  /** The same, record by record. */
  pages: Pages
}

/** Plans kept; each is some kilobytes. */
const MOST = 1_000

/**
 * Judges what is asked and writes its statements, or finds both where the same words were asked of the
 * same view before. `judge` reads the words against the view.
 */
export function plans(reader: Reader) {
  const known = new LRUCache<string, Plan>({ max: MOST })

  function make(view: View, number: number, selection: Selection): Plan {
    const lines = linesOf(reader, (page) => pageQuery(view, number, selection, page))
    const pages: Pages = async (limit, after) => toPage(await lines(limit, after))
    return { view, selection, lines, pages }
  }

  return (
    asked: { sight: Sight; view: View; number: number; words: object },
    judge: () => Selection,
  ): Plan => {
    const { sight, view, number, words } = asked
    if (sight.basis === undefined) return make(view, number, judge())
    const accounts = view.scopes.map((scope) => scope.accounts)
    const key = JSON.stringify([
      view.owner,
      view.collection.name,
      number,
      accounts,
      sight.basis,
      words,
    ])
    const before = known.get(key)
    if (before && before.view.accounts === view.accounts) return before
    const plan = make(view, number, judge())
    known.set(key, plan)
    return plan
  }
}
