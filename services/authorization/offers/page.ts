import { formatDate, type Html, html, icon, type Lang } from '@mandate/ui'
import type { Share } from './store.ts'
import { words } from './words.ts'

export interface OffersProps {
  lang: Lang
  csrf: string
  /** `name@host` of whoever looks. */
  alias: string
  /** Not answered yet, accepted, hidden, and what has ended; the newest first. */
  waiting: Share[]
  accepted: Share[]
  hidden: Share[]
  ended: Share[]
}

/** *Shared with me*: who, what, until when, and where to read it. */
export function offersPage(props: OffersProps): { title: string; body: Html } {
  const { lang, waiting, accepted, hidden, ended } = props
  const w = words[lang]
  const isEmpty = waiting.length + accepted.length === 0
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1>
    ${isEmpty ? html`<p>${w.none}</p><p><strong>${props.alias}</strong></p>` : html`<p>${w.line}</p>`}
    ${waiting.length > 0 && html`<p class="notice">${icon('info')} ${w.know}</p>`}
    ${waiting.map((share) => article(share, props))}
    ${accepted.map((share) => article(share, props))}
    ${folded(w.hiddenSection(hidden.length), hidden, props)}
    ${folded(w.endedSection(ended.length), ended, props)}`,
  }
}

function folded(summary: string, shares: Share[], props: OffersProps): Html {
  if (shares.length === 0) return html``
  return html`<details><summary>${summary}</summary><div class="stack">${shares.map((share) => article(share, props))}</div></details>`
}

function article(share: Share, { lang, csrf }: OffersProps): Html {
  const w = words[lang]
  const isOver = share.endedAt !== null
  const isNew = share.answer === null && !isOver
  const said = share.says[lang] ?? share.says.en ?? []
  return html`<article class="card">
    <header class="split">
      <h2><bdi>${share.sharer}</bdi></h2>
      ${isNew && html`<span class="tag plain">${icon('info')}${w.isNew}</span>`}
      ${isOver && html`<strong class="status ended">${w.ended}</strong>`}
    </header>
    <p class="soft">${w.asked}</p>
    <ul>${said.map((sentence) => html`<li><bdi>${sentence}</bdi></li>`)}</ul>
    <dl>
      ${
        isOver
          ? html`<dt>${w.ended}</dt><dd>${formatDate(share.endedAt!, lang)}</dd>`
          : html`<dt>${w.until}</dt><dd>${share.expiresAt === null ? w.untilEnded : formatDate(share.expiresAt, lang)}</dd>`
      }
      <dt>${w.readIn}</dt><dd>${new URL(share.clientId).host}</dd>
      <dt>${w.at}</dt><dd>${new URL(share.resource).host}</dd>
    </dl>
    <p class="soft">${w.saysSo(new URL(share.issuer).host)}</p>
    ${!isOver && answers(share, csrf, lang)}
  </article>`
}

function answers(share: Share, csrf: string, lang: Lang): Html {
  const w = words[lang]
  const query = new URLSearchParams({ issuer: share.issuer, grant: share.grant })
  return html`<form method="post" action="/shared/answer" class="row">
    <input type="hidden" name="_csrf" value="${csrf}"><input type="hidden" name="issuer" value="${share.issuer}"><input type="hidden" name="grant" value="${share.grant}">
    ${share.answer === 'accepted' && html`<a class="button" href="/shared/open?${query.toString()}">${w.open}</a>`}
    ${share.answer === null && html`<button name="answer" value="accepted">${w.accept}</button>`}
    ${share.answer === 'hidden' ? html`<button name="answer" value="accepted">${w.again}</button>` : html`<button name="answer" value="hidden">${w.hide}</button>`}
  </form>`
}
