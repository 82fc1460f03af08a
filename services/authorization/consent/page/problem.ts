import type { Lang } from '@mandate/ui'
import type { ConsentProblem } from './page-props.ts'
import { type Words, words } from './words.ts'

/**
 * Why an answer was not taken, with fields called as the page calls them. `own`: what pages say in their own way that ask
 * something else with the same form.
 */
export function problemText(
  what: ConsentProblem,
  lang: Lang,
  own: Partial<Words['problems']> = {},
): string {
  const w = words[lang]
  const said = { ...w.problems, ...own }
  switch (what.kind) {
    case 'wider':
      return said.wider(what.field === null ? null : w[what.field])
    case 'bad_date':
      return said.bad_date(w[what.field])
    case 'needed_left_out':
    case 'needed_closed':
      return said[what.kind](what.item)
    default:
      return said[what.kind]
  }
}
