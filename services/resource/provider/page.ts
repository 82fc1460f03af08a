import {
  button,
  card,
  checkbox,
  definitions,
  details,
  field,
  formatDate,
  formatDateTime,
  type Html,
  html,
  type Lang,
  notice,
  radio,
} from '@mandate/ui'
import type { Raise } from '../bindings/ceiling.ts'
import { hostOf } from '../ledger/host-of.ts'
import type { TakenOver } from './candidates.ts'
import { placeFields } from './confirm-page.ts'
import { words } from './words.ts'

/** What `/provider` shows. Hosts stand for issuers; times in ms. */
export interface ProviderProps {
  lang: Lang
  csrf: Html
  address: string
  /** Several only where the owner said so, newest first. */
  present: PresentProvider[]
  /** Where the chain of bindings stands: what is decided on the page is about just these. */
  head: string
  past: { host: string; from: number; to: number }[]
  /** What can be opened to a provider. */
  raises: Raise[]
  /** What was typed and chosen, and what is wrong with it. */
  typed?: string
  instead?: string
  error?: { message: string; developers: string[] }
  /** Collections that an app has asked for, as the question leads here. */
  asked?: string[]
  /** Something that happened since: shown first. */
  moved?: boolean
}

export interface PresentProvider {
  seq: number
  issuer: string
  host: string
  account: string
  since: number
  sixWords: string
  /** The change is made here but the provider has not confirmed it, or never will. */
  delivery: null | 'waiting' | 'given up'
  /** Collections open above the default; null: a device of the owner's signs, so there is no ceiling. */
  opened: string[] | null
  /** What became of apps when it came in place of another, for as long as that is news. */
  news: TakenOver | null
}

export function providerPage(props: ProviderProps): { title: string; body: Html } {
  const { lang, csrf, present, past } = props
  const w = words[lang]
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1>
<p>${w.intro}</p>
${props.moved && notice({ tone: 'warn', role: 'alert', body: w.moved })}
${askedFor(props)}
${definitions([[w.address, html`<code>${props.address}</code>`]])}
${present.length === 0 && notice({ body: w.none })}
${present.map((one) => one.news && newsOf(one, one.news, lang))}
${present.map((one) => presentCard(one, lang, present.length > 1 ? w.oneOfThem : w.present))}
<form method="post" action="/provider" class="card">
<h2>${present.length > 0 ? w.change : w.choose}</h2>
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
${placing(props)}
${button({ label: w.continue })}
</form>
${present.map((one) => ceiling(one, props))}
${present.map((one) => unbinding(one, props))}
${
  past.length > 0 &&
  details({
    summary: w.history,
    body: html`<ul>${past.map((one) => html`<li>${w.until(one.host, formatDate(one.from, lang), formatDate(one.to, lang))}</li>`)}</ul>`,
  })
}`,
  }
}

/** What a question has led here for: what is to be opened, and what is open by now. */
function askedFor({ lang, present, raises, asked = [] }: ProviderProps): Html | null {
  const w = words[lang]
  const named = raises.filter(({ collection }) => asked.includes(collection))
  const isOpen = ({ collection }: Raise) =>
    present.some(({ opened }) => opened === null || opened.includes(collection))
  const list = (some: Raise[]) => new Intl.ListFormat(lang).format(some.map(({ title }) => title))
  const closed = named.filter((one) => !isOpen(one))
  if (present.length === 0 || named.length === 0) return null
  return closed.length > 0
    ? notice({ body: w.askedFor(list(closed)) })
    : notice({ tone: 'ok', role: 'status', body: w.openedNow(list(named)) })
}

/** One sentence each: who manages access now, what goes on, what has stopped. */
function newsOf({ host, since }: PresentProvider, news: TakenOver, lang: Lang): Html {
  const w = words[lang]
  const named = (grants: TakenOver['goOn']) => [
    ...new Set(grants.map(({ person, client }) => person ?? hostOf(client))),
  ]
  const list = new Intl.ListFormat(lang)
  // Of whom one permission goes on and another does not, neither is true of the whole.
  const on = named(news.goOn)
  const anew = named(news.since)
  const stopped = named(news.stopped)
  const again = stopped.filter((one) => anew.includes(one) && !on.includes(one))
  const ended = stopped.filter((one) => !anew.includes(one))
  const wholly = ended.filter((one) => !on.includes(one))
  const partly = ended.filter((one) => on.includes(one))
  const lines = [
    w.changed(host, formatDateTime(since, lang)),
    on.length > 0 && w.wentOn(list.format(on)),
    partly.length > 0 && w.partly(list.format(partly)),
    wholly.length > 0 && w.stopped(list.format(wholly)),
    again.length > 0 && w.anew(list.format(again)),
    w.changeBack,
  ].filter((line) => line !== false)
  return notice({
    tone: 'ok',
    role: 'status',
    body: lines.map((line) => html`<p>${line}</p>\n`),
  })
}

function presentCard({ delivery, ...one }: PresentProvider, lang: Lang, title: string): Html {
  const w = words[lang]
  const warning = delivery === 'waiting' ? w.undelivered(one.host) : w.lost(one.host)
  return html`${delivery && notice({ tone: 'warn', body: warning })}
${card({
  title,
  body: html`<p><strong>${one.host}</strong></p>
${definitions([
  [w.account, html`<bdi>${one.account}</bdi>`],
  [w.since, formatDate(one.since, lang)],
  [w.words, html`<strong translate="no">${one.sixWords}</strong>`],
])}`,
})}`
}

/** Whose place the next one takes. That of what is there, unless the owner says otherwise. */
function placing({ lang, present, instead = 'all' }: ProviderProps): Html | null {
  const w = words[lang]
  const [first] = present
  if (!first) return null
  const choice = (value: string, label: string, hint: string | null = null) =>
    radio({ name: 'instead', value, label, hint, checked: value === instead })
  return html`<fieldset><legend>${w.placing}</legend>
${
  present.length === 1
    ? html`${choice('all', w.inPlaceOf(first.host))}${choice('none', w.beside(first.host), w.besideHint)}`
    : html`${choice('all', w.inPlaceOfAll)}${present.map((one) => choice(one.issuer, w.inPlaceOf(one.host)))}${choice('none', w.besideAll, w.besideHint)}`
}
</fieldset>`
}

function ceiling(one: PresentProvider, { lang, csrf, raises: all, ...props }: ProviderProps) {
  const w = words[lang]
  const { opened } = one
  if (opened === null || all.length === 0) return null
  const asked = (props.asked ?? []).filter((name) => !opened.includes(name))
  const first = all.find(({ collection }) => asked.includes(collection))
  const title = props.present.length === 1 ? w.ceiling : w.ceilingOf(one.host)
  return html`<form method="post" action="/provider/ceiling" class="card">
<h2>${title}</h2>
<p>${w.ceilingIntro(one.host)}</p>
${csrf}${placeFields({ seq: one.seq, head: props.head })}${bySource(all).map(([source, raises]) => {
  const open = raises.filter((raise) => opened.includes(raise.collection)).length
  // All or nothing is said by the numbers: seventy boxes are looked at by whoever wants to.
  const isMixed = open > 0 && open < raises.length
  const isAsked = raises.some((raise) => asked.includes(raise.collection))
  return html`<details${(isMixed || isAsked) && html` open`}><summary>${w.openOf(source, open, raises.length)}</summary>${raises.map(
    (raise) =>
      checkbox({
        // Of several providers each has the same boxes; and there are many.
        id: `o${one.seq}-${all.indexOf(raise)}`,
        name: 'open',
        value: raise.collection,
        label: raise.title,
        hint: hintOf(raise, asked, lang),
        checked: opened.includes(raise.collection),
        autofocus: raise === first,
      }),
  )}</details>`
})}
${button({ label: w.save })}
</form>`
}

function hintOf({ collection, fields }: Raise, asked: string[], lang: Lang): Html | null {
  const w = words[lang]
  const isAsked = asked.includes(collection)
  if (!isAsked && fields.length === 0) return null
  return html`${isAsked && html`<strong>${w.isAsked}</strong>${fields.length > 0 && html`<br>`}`}${fields.length > 0 && w.withFields(fields.join(', '))}`
}

function unbinding(one: PresentProvider, { lang, csrf, present, head }: ProviderProps): Html {
  const w = words[lang]
  const isOnly = present.length === 1
  const label = isOnly ? w.unbind : w.unbindOne(one.host)
  return details({
    summary: label,
    body: html`<form method="post" action="/provider/unbind" class="stack"><p>${isOnly ? w.unbindText(one.host) : w.unbindOneText(one.host, present.length - 1)}</p>
${csrf}${placeFields({ seq: one.seq, head })}${button({ label, kind: 'end' })}</form>`,
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
