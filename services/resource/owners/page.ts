import {
  buttonLink,
  card,
  formatBytes,
  formatCount,
  formatDate,
  formatNumber,
  type Html,
  html,
  type Lang,
  notice,
  readersText,
  table,
} from '@mandate/ui'
import type { Kind, YearCount } from './kinds.ts'
import { timeline } from './timeline.ts'
import { words } from './words.ts'

export interface LastImport {
  number: number
  created: Date
  /** In words. */
  state: string
  failed: number
  /** It waits until its owner has said whose it is. */
  asks: boolean
  /** How far it is; null: it is over, or rests. */
  bar: Html | null
}

export interface HomeProps {
  lang: Lang
  /** The owner's resource, in full. */
  address: string
  /** Bytes. */
  used: number
  quota: number
  kinds: (Kind & { title: string })[]
  years: YearCount[]
  lastImport: LastImport | null
  /** How many apps can read something now. */
  apps: number
  people: number
  /** Hosts of the providers. */
  providers: string[]
  /** What other rooms want the owner to see first. */
  notices: (Html | null)[]
}

/** How much of what is here, when it is from, what it is used for, and what needs attention. */
export function homePage(props: HomeProps): { title: string; body: Html } {
  const { lang, used, quota, kinds, lastImport, notices } = props
  const w = words[lang]
  const all = kinds.reduce((sum, kind) => sum + kind.count, 0)
  return {
    title: w.title,
    body: html`<header class="stack"><h1>${w.title}</h1>
${all > 0 && html`<p>${w.here(formatCount(all, lang, w.record), formatBytes(used, lang), formatBytes(quota, lang))}</p>`}</header>
${notices}
${used > quota * 0.9 && notice({ tone: 'warn', body: w.nearlyFull })}
${
  lastImport !== null &&
  lastImport.failed > 0 &&
  notice({
    tone: 'warn',
    body: html`${w.failed(formatCount(lastImport.failed, lang, w.file))} <a href="/imports/${lastImport.number}">${w.report}</a>`,
  })
}
${lastImport?.bar && card({ body: html`${lastImport.bar}<p>${w.goesOn} <a href="/imports/${lastImport.number}">${w.follow}</a></p>` })}
${lastImport?.asks && notice({ tone: 'warn', body: html`${w.asks} <a href="/imports/${lastImport.number}">${w.answer}</a>` })}
<div class="overview">
<div class="stack">${all > 0 ? html`${timeline(props.years, lang)}${what(props)}` : !lastImport?.bar && beginning(lang)}</div>
<div class="stack">${beside(props, all > 0 || lastImport !== null)}</div>
</div>`,
  }
}

function beginning(lang: Lang): Html {
  const w = words[lang]
  return html`<section class="card"><h2>${w.empty}</h2><ol>${w.steps.map((step) => html`<li>${step}</li>`)}</ol>
${buttonLink({ href: '/data', label: w.showHow, kind: 'act' })}
<p>${w.bringHome} <a href="/bring-home">${w.bringHomeLink}</a></p></section>`
}

/** What this data is used for, and where it came from. */
function beside(props: HomeProps, hasBegun: boolean): Html {
  const { lang, apps, people, providers, address, lastImport } = props
  const w = words[lang]
  return html`${card({
    title: w.access,
    body: html`<p>${people > 0 ? readersText(lang, props) : w.apps(apps)}</p><p><a href="/access">${w.seeAccess}</a></p>`,
  })}
${card({
  title: w.provider,
  body: html`${providers.map((host) => html`<p>${host}</p>`)}${providers.length === 0 && html`<p>${w.noProvider}</p>`}<p><a href="/provider">${providers.length === 0 ? w.chooseProvider : w.seeProvider}</a></p>
<p class="soft">${w.address}<br><code class="address">${address}</code><br>${w.addressHint}</p>`,
})}
${
  hasBegun &&
  card({
    title: w.lastImport,
    body: html`${lastImport && html`<p><a href="/imports/${lastImport.number}">${formatDate(lastImport.created.getTime(), lang)}</a><br>${lastImport.state}</p>`}
${buttonLink({ href: '/data', label: w.add, kind: 'act', icon: 'upload' })}`,
  })
}`
}

function what({ lang, kinds }: HomeProps): Html {
  const w = words[lang]
  return table({
    caption: w.what,
    columns: [{ label: w.kind }, { label: w.count, number: true }, { label: w.when }],
    rows: kinds.map(({ name, title, count, first, last }) => [
      html`<a href="/explore/${name}">${title}</a>`,
      formatNumber(count, lang),
      span(first, last),
    ]),
  })
}

function span(first: Date | null, last: Date | null): string {
  const [from, to] = [first, last].map((date) => date?.getUTCFullYear())
  if (from === undefined || to === undefined) return '–'
  return from === to ? String(from) : `${from} – ${to}`
}
