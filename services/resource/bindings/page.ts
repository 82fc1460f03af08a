import {
  button,
  card,
  checkbox,
  definitions,
  details,
  field,
  formatDate,
  type Html,
  html,
  type Lang,
  notice,
} from '@mandate/ui'
import type { Raise } from './ceiling.ts'
import { headField } from './confirm-page.ts'
import { words } from './words.ts'

/** What `/provider` shows. Hosts stand for issuers; times in ms. */
export interface ProviderProps {
  lang: Lang
  csrf: Html
  address: string
  current: null | { host: string; account: string; since: number; sixWords: string; head: string }
  /** The change is made here but the provider has not confirmed it, or never will. */
  delivery: null | 'waiting' | 'given up'
  past: { host: string; from: number; to: number }[]
  /** Null: there is nothing sensitive, or no provider. */
  ceiling: null | { raises: Raise[]; opened: string[]; head: string }
  /** What was typed and what is wrong with it. */
  typed?: string
  error?: { message: string; developers: string[] }
  /** Something that happened since: shown first. */
  moved?: boolean
}

export function providerPage(props: ProviderProps): { title: string; body: Html } {
  const { lang, csrf, current, past } = props
  const w = words[lang]
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1>
<p>${w.intro}</p>
${props.moved && notice({ tone: 'warn', role: 'alert', body: w.moved })}
${definitions([[w.address, html`<code>${props.address}</code>`]])}
${present(props)}
<form method="post" action="/provider" class="card">
<h2>${current ? w.change : w.choose}</h2>
${csrf}${field({
  label: w.field,
  name: 'provider',
  value: props.typed ?? null,
  hint: w.hint,
  error: props.error && html`${props.error.message}${developers(props.error.developers, lang)}`,
  required: true,
  maxlength: 512,
  spellcheck: 'false',
  autocapitalize: 'none',
})}
${button({ label: w.continue })}
</form>
${ceiling(props)}
${unbinding(props)}
${
  past.length > 0 &&
  details({
    summary: w.history,
    body: html`<ul>${past.map((one) => html`<li>${w.until(one.host, formatDate(one.from, lang), formatDate(one.to, lang))}</li>`)}</ul>`,
  })
}`,
  }
}

function present({ lang, current, delivery }: ProviderProps): Html {
  const w = words[lang]
  if (!current) return notice({ body: w.none })
  const warning = delivery === 'waiting' ? w.undelivered(current.host) : w.lost(current.host)
  return html`${delivery && notice({ tone: 'warn', body: warning })}
${card({
  title: w.present,
  body: html`<p><strong>${current.host}</strong></p>
${definitions([
  [w.account, html`<bdi>${current.account}</bdi>`],
  [w.since, formatDate(current.since, lang)],
  [w.words, html`<strong>${current.sixWords}</strong>`],
])}`,
})}`
}

function ceiling({ lang, csrf, current, ceiling: props }: ProviderProps): Html | null {
  const w = words[lang]
  if (!props || !current) return null
  return html`<form method="post" action="/provider/ceiling" class="card">
<h2>${w.ceiling}</h2>
<p>${w.ceilingIntro(current.host)}</p>
${csrf}${headField(props.head)}${bySource(props.raises).map(([source, raises]) => {
  const open = raises.filter((raise) => props.opened.includes(raise.collection)).length
  return html`<details${open > 0 ? html` open` : ''}><summary>${w.openOf(source, open, raises.length)}</summary>${raises.map(
    (raise) =>
      checkbox({
        name: 'open',
        value: raise.collection,
        label: raise.title,
        hint: raise.fields.length > 0 ? w.withFields(raise.fields.join(', ')) : null,
        checked: props.opened.includes(raise.collection),
      }),
  )}</details>`
})}
${button({ label: w.save })}
</form>`
}

function unbinding({ lang, csrf, current }: ProviderProps): Html | null {
  if (!current) return null
  const w = words[lang]
  return details({
    summary: w.unbind,
    body: html`<form method="post" action="/provider/unbind" class="stack"><p>${w.unbindText(current.host)}</p>
${csrf}${headField(current.head)}${button({ label: w.unbind, kind: 'end' })}</form>`,
  })
}

/** What came from one place stands together, under its name: `Google`. */
function bySource(raises: Raise[]): [source: string, raises: Raise[]][] {
  const groups = new Map<string, Raise[]>()
  for (const raise of raises) {
    const top = raise.collection.split('.')[0] ?? ''
    const source = top.charAt(0).toUpperCase() + top.slice(1)
    groups.set(source, [...(groups.get(source) ?? []), raise])
  }
  return [...groups]
}

/** The page between here and the provider: a redirect from a form would be stopped by `form-action`. */
export function leavingPage(props: { lang: Lang; host: string; to: string }) {
  const w = words[props.lang]
  return {
    title: w.leaving,
    body: html`<h1>${w.leaving}</h1>
<p>${w.leavingText(props.host)}</p>
<p><a class="button" href="${props.to}" rel="noreferrer">${w.continue}</a></p>`,
  }
}

/** The provider's answer was not taken, or the owner said no there. */
export function notLinkedPage(props: { lang: Lang; saidNo: boolean; developers: string[] }) {
  const w = words[props.lang]
  return {
    title: w.notLinked,
    body: html`<h1>${w.notLinked}</h1>
${notice({ tone: 'warn', body: props.saidNo ? w.saidNo : w.notLinkedText })}
${developers(props.developers, props.lang)}
<p><a href="/provider">${w.again}</a></p>`,
  }
}

function developers(lines: string[], lang: Lang): Html | null {
  if (lines.length === 0) return null
  const list = html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`
  return html`<details class="developers"><summary>${words[lang].developers}</summary>${list}</details>`
}
