import {
  button,
  card,
  details,
  field,
  formatBytes,
  type Html,
  html,
  type Lang,
  notice,
} from '@mandate/ui'
import type { Upload } from './store.ts'
import { words } from './words.ts'

export interface DataProps {
  lang: Lang
  csrf: Html
  /** `/owners/{id}` of this owner. */
  base: string
  uploads: Upload[]
  /** Bytes. */
  left: number
  quota: number
  /** The list of imports. */
  imports: Html | null
  /** What was wrong with what was just sent. */
  error?: string
}

/** Where a person brings files. The form works by itself; a script makes it resumable. */
export function dataPage(props: DataProps): { title: string; body: Html } {
  const { lang, csrf, base, uploads, left, quota, imports, error } = props
  const w = words[lang]
  const resume = uploads.map(({ id, name, size, state }) => ({ id, name, size, state }))
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1>
${error && notice({ tone: 'end', role: 'alert', body: error })}
<p>${w.lead}</p>
<form class="card stack" method="post" action="/data" enctype="multipart/form-data" data-uploads="${base}/uploads" data-imports="${base}/imports" data-resume="${JSON.stringify(resume)}" data-words="${JSON.stringify({ ...w.script, noFile: w.noFile, sending: w.sending })}">
${csrf}${field({ label: w.files, name: 'files', type: 'file', multiple: true, required: true, hint: w.filesHint })}
${field({ label: w.account, name: 'account', hint: w.accountHint, maxlength: 200 })}
<div>${button({ label: w.upload, kind: 'act', icon: 'upload' })}</div>
<div class="stack" data-sending hidden></div>
<p class="soft" role="status" data-said></p>
</form>
<p class="soft">${w.room(formatBytes(Math.max(0, left), lang), formatBytes(quota, lang))}</p>
${uploads.length > 0 && waiting(props)}
${imports}
<p>${w.bringHome} <a href="/bring-home">${w.bringHomeLink}</a></p>
<h2>${w.how}</h2>
${details({ summary: w.google, body: steps(w.googleSteps) })}
${details({ summary: w.facebook, body: steps(w.facebookSteps) })}
${details({ summary: w.spotify, body: steps(w.spotifySteps) })}`,
  }
}

function waiting({ lang, csrf, uploads }: DataProps): Html {
  const w = words[lang]
  const rows = uploads.map(({ id, name, size, received, state }) => {
    const bytes = formatBytes(size ?? received, lang)
    const isWhole = state === 'complete'
    return html`<li class="split"><span>${isWhole ? w.whole(name, bytes) : w.partly(name, formatBytes(received, lang), bytes)}</span>
<form class="row" method="post" action="/data/uploads/${id}">${csrf}${isWhole && button({ label: w.read, name: 'do', value: 'read' })}${button({ label: w.remove, name: 'do', value: 'remove', kind: 'end' })}</form></li>\n`
  })
  return card({ title: w.waiting, body: html`<ul class="plain stack">${rows}</ul>` })
}

function steps(list: string[]): Html {
  return html`<ol>${list.map((step) => html`<li>${step}</li>\n`)}</ol>`
}
