import {
  answers,
  button,
  buttonLink,
  card,
  definitions,
  field,
  formatBytes,
  formatCount,
  formatDateTime,
  type Html,
  html,
  type Lang,
  notice,
  progress,
  select,
} from '@mandate/ui'
import { waitingNotice } from '../waiting.ts'
import type { Estimate } from './estimate.ts'
import type { TakeOut, TakeOutPart } from './store.ts'
import { words } from './words.ts'

interface Page {
  title: string
  body: Html
}

export interface TakeOutProps {
  lang: Lang
  csrf: Html
  estimate: Estimate
  /** The newest, unless it was deleted. */
  takeOut: TakeOut | null
  parts: TakeOutPart[]
  /** `/owners/{id}/exports/{n}`. */
  address: string
  /** What stands in the links; null: not signed in just now. */
  linkKey: string | null
}

/** What an archive would hold, how far the present one is, and its parts. */
export function takeOutPage(props: TakeOutProps): Page {
  const { lang, estimate, takeOut } = props
  const w = words[lang]
  const contents = [
    formatCount(estimate.records, lang, w.records),
    formatCount(estimate.files, lang, w.files),
    formatCount(estimate.grants, lang, w.permissions),
    w.more,
  ]
  return {
    title: w.title,
    body: html`<header class="stack"><h1>${w.title}</h1><p>${w.lead}</p></header>
${takeOut && present(props, takeOut)}
${card({
  title: w.holds,
  body: html`${definitions([
    [w.size, w.about(formatBytes(estimate.bytes, lang))],
    [w.contents, contents.join(', ')],
  ])}${buttonLink({
    href: '/take-out/new',
    label: takeOut ? w.makeNew : w.make,
    kind: takeOut ? 'plain' : 'act',
    icon: 'download',
  })}`,
})}
${card({ title: w.deletion, body: html`<p>${w.deletionLead} <a href="/delete">${w.deletionLink}</a></p>` })}`,
  }
}

function present(props: TakeOutProps, takeOut: TakeOut): Html {
  const { lang, csrf } = props
  const w = words[lang]
  const { state, counts } = takeOut
  const isRunning = state === 'queued' || state === 'running'
  return card({
    title: w.asOf(formatDateTime(takeOut.createdAt.getTime(), lang)),
    body: html`<p><strong>${w.states[state]}</strong></p>
${isRunning && running(props, takeOut)}
${state === 'failed' && notice({ tone: 'end', body: w.failed })}
${state === 'ready' && counts.lost !== undefined && notice({ tone: 'warn', body: w.lost(formatCount(counts.lost, lang, w.files)) })}
${state === 'ready' && ready(props, takeOut)}
${state !== 'failed' && html`<form method="post" action="/take-out/remove">${csrf}${button({ label: w.remove, kind: 'end' })}</form>`}`,
  })
}

function running({ lang, address }: TakeOutProps, { estimate, written, waits }: TakeOut): Html {
  const w = words[lang]
  const of = (done: string) => w.of(done, formatBytes(estimate, lang))
  // What was guessed to be there may be exceeded; a bar that is full is not.
  const bar = { value: Math.min(written, estimate * 0.99), max: Math.max(1, estimate) }
  return html`<div class="stack" data-take-out="${address}" data-of="${of('{done}')}">
${progress({ id: 'written', label: w.progress, ...bar, text: of(formatBytes(written, lang)) })}
<p class="unseen" role="status" data-said></p>
</div>
${waitingNotice(lang, waits)}
<p>${w.close}</p>
<noscript><meta http-equiv="refresh" content="3"></noscript>`
}

function ready({ lang, parts, address, linkKey }: TakeOutProps, { expiresAt }: TakeOut): Html {
  const w = words[lang]
  const link = ({ part, name }: TakeOutPart) =>
    linkKey === null
      ? name
      : html`<a href="${address}/parts/${part}?key=${linkKey}" download>${name}</a>`
  return html`${linkKey === null && html`<p>${w.why}</p><p>${buttonLink({ href: '/take-out/parts', label: w.signIn, kind: 'act' })}</p>`}
<h3>${w.parts}</h3>
<ul class="plain stack">
${parts.map(
  (part) => html`<li><strong>${link(part)}</strong><br>
${formatBytes(part.bytes, lang)} · ${formatCount(part.records, lang, w.records)}, ${formatCount(part.files, lang, w.files)} · ${w.made(formatDateTime(part.madeAt.getTime(), lang))}<br>
<span class="soft">SHA-256 <code class="address">${part.sha256}</code></span></li>\n`,
)}</ul>
${expiresAt && html`<p>${w.until(formatDateTime(expiresAt.getTime(), lang))} ${parts.length > 1 && w.allParts}</p>`}`
}

/** GB, unpacked. */
export const partSizes = [1, 4, 20] as const

export interface PassphraseProps {
  lang: Lang
  csrf: Html
  /** One is there, which the new one takes the place of. */
  replaces: boolean
  problem?: 'short' | 'long' | 'differs'
}

export function passphrasePage({ lang, csrf, replaces, problem }: PassphraseProps): Page {
  const w = words[lang]
  const secret = { type: 'password', required: true, autocomplete: 'new-password' } as const
  return {
    title: w.passphraseTitle,
    body: html`<h1>${w.passphraseTitle}</h1>
<p>${w.passphraseLead}</p>
${problem && notice({ tone: 'end', role: 'alert', body: w[problem] })}
<form class="stack" method="post" action="/take-out/new">${csrf}
${field({ ...secret, label: w.passphrase, name: 'passphrase', hint: w.passphraseHint, minlength: 12 })}
${field({ ...secret, label: w.again, name: 'again' })}
${select({
  ...{ label: w.partSize, name: 'size', hint: w.partSizeHint, value: String(partSizes[0]) },
  choices: partSizes.map((size) => ({
    value: String(size),
    label: formatBytes(size * 1e9, lang),
  })),
})}
${replaces && html`<p>${w.replaces}</p>`}
${answers(buttonLink({ href: '/take-out', label: w.cancel }), button({ label: w.begin, kind: 'act' }))}
</form>`,
  }
}
