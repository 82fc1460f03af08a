import type { Sentence } from '@mandate/grants'
import {
  button,
  card,
  definitions,
  details,
  formatDate,
  formatNumber,
  type Html,
  html,
  type Lang,
  notice,
  radio,
} from '@mandate/ui'
import { sentenceList } from '../ledger/pages/page.ts'
import type { Candidate, Choices } from './candidates.ts'
import type { Place } from './change.ts'
import { words } from './words.ts'

/** One app the owner is asked about. */
export interface AskedApp {
  id: string
  host: string
  /** It is for a person, whose address stands in place of a host. */
  isPerson: boolean
  sentences: Sentence[]
  apart: Candidate['apart']
  /** ms */
  since: number
  /** Which of the providers that go manages it; null where there is but one. */
  managerHost: string | null
}

/** What the confirm page shows; hosts stand for issuers, times in ms. */
export interface ConfirmProps {
  lang: Lang
  csrf: Html
  /** Which link the page is about: tabs may have several. */
  link: string
  /** Those whose place it takes. */
  from: { host: string; since: number }[]
  /** Those that stay beside it. */
  beside: string[]
  /** `onDevice`: the provider says that a device of the owner's keeps the key. */
  to: { host: string; account: string; sixWords: string; keys: string; onDevice: boolean }
  /** Keys that sign now for the same provider, and are not among those that will. */
  keysGone: number
  apps: AskedApp[]
  /** How many more there are than can be asked about: they stop. */
  further: number
  /** Titles of what the owner has opened above the default. */
  opened: string[]
  /** Former providers whose last word could not be had. */
  silent: string[]
  /** What was answered before something was missing; nothing is ever preselected. */
  chosen: Choices | null
  moved: boolean
  /** Something new came while the owner decided; what comes now stops. */
  insisted: boolean
  /** Of a home that came from elsewhere, where nobody has been trusted yet: the apps read there, and not here. */
  isBrought: boolean
  /** With the recovery key nobody is asked for a password. */
  asksAgain: boolean
}

export function confirmPage(props: ConfirmProps): { title: string; body: Html } {
  const { lang, from, to, beside } = props
  const w = words[lang]
  const isAdded = from.length === 0 && beside.length > 0
  const isBrought = props.isBrought && props.apps.length > 0
  const title = isAdded ? w.addTitle : from.length > 0 ? w.confirmTitle : w.firstTitle
  return {
    title,
    body: html`<h1>${title}</h1>
${props.moved && notice({ tone: 'warn', role: 'alert', body: w.moved })}
${props.insisted && notice({ tone: 'warn', body: w.insisted })}
${missing(props)}
${definitions([
  // One that takes over from another stays: only the other is what it comes from.
  ...from
    .filter(({ host }) => from.length === 1 || host !== to.host)
    .map(({ host, since }): [string, Html] => [
      w.from,
      html`${host} <span class="soft">${w.sinceDate(formatDate(since, lang))}</span>`,
    ]),
  [from.length > 0 ? w.to : w.title, to.host],
  [w.account, html`<bdi>${to.account}</bdi>`],
])}
<p>${w.intro}</p>
${card({
  title: w.words,
  body: html`<p>${w.sameWords(to.host)}</p>
<p class="six" translate="no">${to.sixWords}</p>
<p>${w.differ}</p>
${props.keysGone > 0 && notice({ tone: 'warn', body: w.keysGone(props.keysGone, to.host) })}
${details({ summary: w.fullKey, body: html`<pre>${to.keys}</pre>` })}`,
})}
${!isAdded && html`<h2>${beside.length > 0 ? w.appsThere : isBrought ? w.appsBrought : w.apps}</h2>`}
${props.apps.length > 1 && allButtons(props)}
<form method="post" action="/provider/confirm" class="stack">
${props.csrf}${linkField(props.link)}
${!isAdded && props.apps.length === 0 && html`<p>${beside.length > 0 ? w.noAppsThere : w.noApps}</p>`}
${props.apps.map((app) => appChoice(app, props))}
${props.further > 0 && notice({ tone: 'warn', body: w.further(formatNumber(props.further, lang)) })}
${props.silent.map((host) => notice({ body: w.silent(host) }))}
<p>${w.asSoon}</p>
<ul>
${from.map(({ host }) => host !== to.host && html`<li>${w.oldOne(host)}</li>`)}
${beside.map((host) => html`<li>${w.staysBeside(host)}</li>`)}
${props.apps.length > 0 && html`<li>${isBrought ? w.broughtApps(to.host) : w.keptApps(to.host)}</li>`}
<li>${to.onDevice ? w.onDevice(to.host) : mayRead(props)}</li>
<li>${w.stays}</li>
</ul>
${props.asksAgain && html`<p>${w.signInNext}</p>`}
<div class="answers two">
${button({ label: w.cancel, formaction: '/provider/cancel', formnovalidate: true })}
${button({ label: isAdded ? w.addIt : w.doIt })}
</div>
</form>`,
  }
}

/** A form of its own: Enter in the other one must not choose for all. */
function allButtons({ lang, csrf, link }: ConfirmProps): Html {
  const w = words[lang]
  return html`<form method="post" action="/provider/confirm" class="row">${csrf}${linkField(link)}
${button({ label: w.allGoOn, name: 'all', value: 'on' })}${button({ label: w.allStop, name: 'all', value: 'stop' })}
</form>`
}

function appChoice(app: AskedApp, { lang, chosen }: ConfirmProps): Html {
  const w = words[lang]
  const name = `grant-${app.id}`
  const warning =
    app.apart === 'never used'
      ? w.neverUsed[app.isPerson ? 'person' : 'app']
      : app.apart === 'new'
        ? w.isNew(formatDate(app.since, lang))
        : null
  return card({
    as: 'fieldset',
    title: app.host,
    body: html`${app.managerHost !== null && html`<p class="soft">${w.managedBy(app.managerHost)}</p>`}${sentenceList(app.sentences, lang)}
${warning && notice({ tone: 'warn', body: warning })}
${radio({ name, value: 'on', label: w.goOn, checked: chosen?.goOn.includes(app.id) ?? false })}
${radio({ name, value: 'stop', label: w.stop, checked: chosen?.stop.includes(app.id) ?? false })}`,
  })
}

/** So many are named in the sentence itself; more are folded away. */
const MOST_NAMED = 7

function mayRead({ lang, opened }: ConfirmProps): Html {
  const w = words[lang]
  if (opened.length <= MOST_NAMED) return html`${w.mayRead(opened.join(', '))}`
  const many = w.openedMany(opened.length)
  return html`${w.mayRead(many)}${details({ summary: many, body: html`<p>${opened.join(', ')}</p>` })}`
}

function missing({ lang, chosen, apps }: ConfirmProps): Html | null {
  const lacking = apps.filter((app) => chosen?.missing.includes(app.id))
  if (lacking.length === 0) return null
  const lines = lacking.map((app) => html`<p>${words[lang].missing(app.host)}</p>`)
  return notice({ tone: 'warn', role: 'alert', body: lines })
}

/** Which provider, and where the chain of bindings stood when the page was shown. */
export function placeFields({ seq, head }: Place): Html {
  return html`<input type="hidden" name="seq" value="${seq}"><input type="hidden" name="head" value="${head}">`
}

function linkField(link: string): Html {
  return html`<input type="hidden" name="link" value="${link}">`
}

/** Asks in place whether it is still the owner: a sign-in elsewhere would be another session than the link's. */
export function stillYouPage(lang: Lang, text: string, forms: Html): { title: string; body: Html } {
  const title = words[lang].stillYou
  return {
    title,
    body: html`<h1>${title}</h1>
<p>${text}</p>
${forms}`,
  }
}

/** What was chosen on the page before goes along. */
export function chosenFields({
  place,
  link,
  chosen,
  open = [],
}: {
  place?: Place
  link?: string
  /** Stands for what was chosen about each app. */
  chosen?: string
  open?: string[]
}): Html {
  const opened = open.map((one) => html`<input type="hidden" name="open" value="${one}">`)
  const which = chosen && html`<input type="hidden" name="chosen" value="${chosen}">`
  return html`${place && placeFields(place)}${link && linkField(link)}${which}${opened}`
}
