import { level } from './direction.ts'
import { type Html, html } from './html.ts'

/**
 * What an app or somebody else wrote, as it stands between quotation marks within a sentence of ours: in a direction of its own, and
 * without our marks, so that nobody can end the quotation and go on in our name.
 */
export function foreign(text: string): Html {
  return html`<bdi>${unquoted(text)}</bdi>`
}

/** The same as a text, for sentences that are put together before they are markup. */
export function foreignText(text: string): string {
  return `\u2068${level(unquoted(text))}\u2069`
}

function unquoted(text: string): string {
  return text.replaceAll(/[“”„‟«»‹›]/g, '"')
}
