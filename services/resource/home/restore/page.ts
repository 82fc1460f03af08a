import {
  button,
  buttonLink,
  card,
  details,
  field,
  formatBytes,
  type Html,
  html,
  type Lang,
  notice,
  progress,
} from '@mandate/ui'
import { waitingNotice } from '../waiting.ts'
import type { Refusal } from './refused.ts'
import type { Restore } from './store.ts'
import { words } from './words.ts'

interface Page {
  title: string
  body: Html
}

export interface BringProps {
  lang: Lang
  csrf: Html
  /** Nothing is here yet. */
  isEmpty: boolean
  /** Files that were sent and not used yet. */
  waiting: number
  restore: Restore | null
  /** Why what was just sent was not taken. */
  refused: { code: Refusal; detail: string } | null
}

/** Where a home is brought; then how far it is, and how it ended. */
export function bringPage(props: BringProps): Page {
  const { lang, restore, refused } = props
  const w = words[lang]
  const isUnderWay = restore?.state === 'queued' || restore?.state === 'running'
  const failed =
    refused ??
    (restore?.state === 'failed' && restore.problem
      ? { code: restore.problem, detail: restore.detail ?? '' }
      : null)
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1>
${failed && notice({ tone: 'end', role: 'alert', body: html`<p>${w.problems[failed.code]} ${w.nothing}</p>${details({ summary: w.developers, body: html`<code>${failed.detail}</code>` })}` })}
${restore?.state === 'completed' ? here(lang) : isUnderWay ? underWay(lang, restore) : form(props)}`,
  }
}

function form({ lang, csrf, isEmpty, waiting }: BringProps): Html {
  const w = words[lang]
  if (!isEmpty) return html`<p>${w.lead}</p>${notice({ body: w.notEmpty })}`
  return html`<p>${w.lead} ${w.empty}</p>
<form class="card stack" method="post" action="/bring-home" enctype="multipart/form-data">
${csrf}${field({
  ...{ label: w.passphrase, name: 'passphrase', type: 'password', required: true },
  ...{ hint: w.passphraseHint, autocomplete: 'off' },
})}
${field({ label: w.files, name: 'files', type: 'file', multiple: true, accept: '.zip', required: waiting === 0, hint: w.filesHint })}
${waiting > 0 && html`<p>${w.waiting(waiting)}</p>`}
<div>${button({ label: w.bring, kind: 'act', icon: 'upload' })}</div>
</form>
<p class="soft">${w.large} <a href="/data">${w.largeLink}</a></p>`
}

function underWay(lang: Lang, restore: Restore): Html {
  const w = words[lang]
  const text = w.of(formatBytes(restore.read, lang), formatBytes(restore.size, lang))
  return html`<div class="card stack"><p><strong>${w.states[restore.state]}</strong></p>
${progress({ id: 'brought', label: w.progress, value: restore.read, max: Math.max(1, restore.size), text })}
${waitingNotice(lang, restore.waits)}
<p>${w.close}</p></div>
<meta http-equiv="refresh" content="2">`
}

function here(lang: Lang): Html {
  const w = words[lang]
  return card({
    title: w.states.completed,
    body: html`<p>${w.here}</p><p>${w.next}</p><p>${w.former}</p>
<div class="row">${buttonLink({ href: '/provider', label: w.provider, kind: 'act' })}${buttonLink({ href: '/', label: w.home })}</div>`,
  })
}
