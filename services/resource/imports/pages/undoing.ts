import { type Html, html, type Lang } from '@mandate/ui'
import { words } from './words.ts'

/** Instead of the report, as long as undoing goes on; the page is loaded again when it is done. */
export function undoingNow({ lang, address }: { lang: Lang; address: string }): Html {
  const w = words[lang]
  return html`<div class="card stack" data-import="${address}" data-state="undoing">
<p role="status"><strong>${w.states.undoing}</strong></p>
<p>${w.undoingText}</p>
</div>
<noscript><meta http-equiv="refresh" content="5"></noscript>`
}
