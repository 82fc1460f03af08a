import { answers, button, buttonLink, type Html, html, type Lang } from '@mandate/ui'
import { words } from './words.ts'

interface Page {
  title: string
  body: Html
}

/** What goes and what stays, before it is done. */
export function leavePage(props: {
  lang: Lang
  csrf: Html
  /** Hosts of apps, and aliases of people, that can read something now. */
  readers: string[]
  /** Addresses of the owner's data. */
  resources: string[]
}): Page {
  const { lang, csrf, readers, resources } = props
  const w = words[lang]
  return {
    title: w.title,
    body: html`<h1>${w.title}</h1>
<p>${w.lead}</p>
<h2>${w.goes}</h2>
<p>${w.goesText}</p>
<p>${w.when}</p>
<p><a href="/receipts">${w.receipts}</a> · <a href="/activity">${w.log}</a></p>
<h2>${w.readers}</h2>
${readers.length === 0 ? html`<p>${w.nobody}</p>` : html`<ul>${readers.map((one) => html`<li><bdi>${one}</bdi></li>\n`)}</ul>`}
<p>${w.appsKeep}</p>
<h2>${w.stays}</h2>
<p>${w.staysText}</p>
${resources.length === 0 ? html`<p>${w.noData}</p>` : html`<ul>${resources.map((resource) => html`<li><a href="${new URL(resource).origin}/provider">${new URL(resource).host}</a></li>\n`)}</ul>`}
<form method="post" action="/leave">${csrf}${answers(
      buttonLink({ href: '/account', label: w.keep }),
      button({ label: w.now, kind: 'end' }),
    )}</form>`,
  }
}

export function leftPage(lang: Lang): Page {
  const w = words[lang]
  return {
    title: w.gone,
    body: html`<div class="alone"><h1>${w.gone}</h1><p>${w.goneText}</p></div>`,
  }
}
