import {
  buttonLink,
  definitions,
  formatBytes,
  formatCount,
  formatDate,
  formatNumber,
  type Html,
  html,
  type Lang,
  notice,
  table,
} from '@mandate/ui'
import { words } from './words.ts'

export interface HomeProps {
  lang: Lang
  /** The owner's resource, in full. */
  address: string
  /** Bytes. */
  used: number
  quota: number
  kinds: { name: string; title: string; count: number; first: Date | null; last: Date | null }[]
  lastImport: { number: number; created: Date; state: string; failed: number } | null
  /** What other rooms want the owner to see first. */
  notices: (Html | null)[]
}

/** How much of what is here, and what needs attention. */
export function homePage(props: HomeProps): { title: string; body: Html } {
  const { lang, address, used, quota, kinds, lastImport, notices } = props
  const w = words[lang]
  const all = kinds.reduce((sum, kind) => sum + kind.count, 0)
  const rows: [Html | string, Html | string][] = [
    [
      w.address,
      html`<code class="address">${address}</code><br><span class="soft">${w.addressHint}</span>`,
    ],
  ]
  if (lastImport) {
    const day = formatDate(lastImport.created.getTime(), lang)
    const link = html`<a href="/imports/${lastImport.number}">${day}</a>, ${lastImport.state}`
    rows.push([w.lastImport, link])
  }
  rows.push([w.access, html`<a href="/access">${w.seeAccess}</a>`])
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1>
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
${
  all === 0
    ? html`<section class="card stack"><p><strong>${w.empty}</strong></p><ol>${w.steps.map((step) => html`<li>${step}</li>`)}</ol>
<p>${buttonLink({ href: '/data', label: w.showHow, kind: 'act' })}</p></section>`
    : html`<p>${w.here(formatCount(all, lang, w.record), formatBytes(used, lang), formatBytes(quota, lang))}</p>
${what(props)}
<p>${buttonLink({ href: '/data', label: w.add, kind: 'act', icon: 'upload' })}</p>`
}
${definitions(rows)}`,
  }
}

function what({ lang, kinds }: HomeProps): Html {
  const w = words[lang]
  const day = (date: Date | null) => (date ? formatDate(date.getTime(), lang) : '–')
  return table({
    caption: w.what,
    columns: [
      { label: w.kind },
      { label: w.count, number: true },
      { label: w.from },
      { label: w.to },
    ],
    rows: kinds.map(({ name, title, count, first, last }) => [
      html`<a href="/explore/${name}">${title}</a>`,
      formatNumber(count, lang),
      day(first),
      day(last),
    ]),
  })
}
