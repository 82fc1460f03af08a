import type { Lang } from '@mandate/ui'
import type { ConsentProblem } from '../consent/page/page-props.ts'
import { words as consentWords } from '../consent/page/words.ts'
import { words } from './words.ts'

/** Why an answer was not taken, to the owner who has chosen what to share. */
export function problemText(problem: ConsentProblem, resource: string, lang: Lang): string {
  const w = words[lang]
  const c = consentWords[lang].problems
  switch (problem.kind) {
    case 'changed':
      return w.changed
    case 'wider':
      return w.wider
    case 'needed_left_out':
      return w.nothingLeft
    case 'needed_closed':
      return w.closed(problem.item, new URL(resource).host)
    case 'bad_date':
      return c.bad_date(problem.field)
    default:
      return c[problem.kind]
  }
}
