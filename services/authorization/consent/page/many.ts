import { colon, type Html, html } from '@mandate/ui'
import type { ConsentItem } from './page-props.ts'

const words = {
  en: (source: string, count: number) => `${count} more of ${source}, none of it chosen`,
  // The source stands first: “de” before a name would have to know how the name is said.
  fr: (source: string, count: number) =>
    `${source}${colon.fr}${count === 1 ? 'une autre chose, qui n’est pas choisie' : `${count} autres choses, dont aucune n’est choisie`}`,
}

/** So many things are read one after the other; of more, the rest is folded away by where it came from. */
const READ = 7

/**
 * Dozens of things, as an assistant asks for that may be given any of them: nobody reads ten screens before an answer. What is
 * chosen, or sensitive, or about others, is never folded away.
 */
export function manyItems(
  items: ConsentItem[],
  lang: 'en' | 'fr',
  show: (item: ConsentItem) => Html,
): Html {
  const isFolded = (item: ConsentItem, at: number) => at >= READ && !standsOut(item)
  const folded = items.filter(isFolded)
  if (folded.length < 2) return html`${items.map(show)}`
  const seen = items.filter((item, at) => !isFolded(item, at))
  return html`${seen.map(show)}
    ${[...Map.groupBy(folded, ({ source }) => source)].map(
      ([source, of]) => html`<details class="item">
      <summary>${words[lang](source, of.length)}</summary>
      <div>${of.map(show)}</div>
    </details>`,
    )}`
}

function standsOut({ sentence, control, earlier, aboveCeiling }: ConsentItem): boolean {
  const { sensitive, aboutOthers, mayTell, writes } = sentence
  const isMarked = sensitive || aboutOthers || mayTell.length > 0 || (writes?.length ?? 0) > 0
  const isChosen = control.kind !== 'none' && control.checked
  return isMarked || isChosen || earlier === 'new' || aboveCeiling !== null
}
