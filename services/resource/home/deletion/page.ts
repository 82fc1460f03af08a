import {
  answers,
  button,
  buttonLink,
  card,
  formatBytes,
  formatCount,
  formatNumber,
  type Html,
  html,
  type Lang,
  notice,
  table,
} from '@mandate/ui'
import type { CollectionLoss } from './collection.ts'
import type { Readers } from './readers.ts'
import { words } from './words.ts'

interface Page {
  title: string
  body: Html
}

/** All that can be deleted, and the way out first. */
export function deletePage(props: {
  lang: Lang
  /** `isGoing`: deleting it was asked for, and takes long. */
  kinds: { name: string; title: string; count: number; isGoing: boolean }[]
}): Page {
  const { lang, kinds } = props
  const w = words[lang]
  const rows = kinds.map(({ name, title, count, isGoing }) => [
    title,
    formatNumber(count, lang),
    // Nine times the same words to the eye, and to who only hears them each with what it is about.
    isGoing
      ? w.going
      : html`<a href="/delete/${name}" aria-label="${w.deleteKind(title)}">${w.act}</a>`,
  ])
  return {
    title: w.title,
    body: html`<header class="stack"><h1>${w.title}</h1>
<p>${w.lead} <a href="/take-out">${w.takeOut}</a></p></header>
${
  rows.length === 0
    ? card({ title: w.kinds, body: w.noKinds })
    : table({
        caption: w.kinds,
        columns: [{ label: w.kind }, { label: w.count, number: true }, { label: w.act }],
        rows,
      })
}
${card({ title: w.imports, body: html`<p>${w.importsLead} <a href="/data">${w.seeImports}</a></p>` })}
${card({
  title: w.account,
  body: html`<p>${w.accountLead}</p>${buttonLink({ href: '/delete/account', label: w.accountLink, kind: 'end' })}`,
})}`,
  }
}

interface Asked {
  lang: Lang
  csrf: Html
  /** Who loses something. */
  readers: Readers
}

export function deleteKindPage(
  props: Asked & { name: string; title: string; loss: CollectionLoss },
): Page {
  const { lang, csrf, name, loss } = props
  const w = words[lang]
  const title = w.deleteKind(props.title)
  return {
    title,
    body: html`<h1>${title}</h1>
<h2>${w.goes}</h2>
<p>${w.kindGoes(formatCount(loss.records, lang, w.records), formatCount(loss.files, lang, w.files), formatBytes(loss.bytes, lang))} ${w.kindWhen}</p>
${whoLoses(props)}
<h2>${w.stays}</h2>
<p>${w.kindStays}</p>
<p>${w.lead} <a href="/take-out">${w.takeOut}</a></p>
<form method="post" action="/delete/${name}">${csrf}${answers(
      buttonLink({ href: '/delete', label: w.keep }),
      button({ label: w.now, kind: 'end' }),
    )}</form>`,
  }
}

export function deleteAccountPage(
  props: Asked & {
    records: number
    files: number
    /** Hosts of the providers. */
    providers: string[]
    /** An archive waits to be downloaded. */
    hasArchive: boolean
  },
): Page {
  const { lang, csrf, records, files, providers, hasArchive } = props
  const w = words[lang]
  return {
    title: w.deleteAccount,
    body: html`<h1>${w.deleteAccount}</h1>
<p>${w.lead} <a href="/take-out">${w.takeOut}</a></p>
${hasArchive && notice({ tone: 'warn', body: html`${w.archive} <a href="/take-out">${w.takeOut}</a>` })}
<h2>${w.goes}</h2>
<p>${w.everything(formatCount(records, lang, w.records), formatCount(files, lang, w.files))}</p>
<p>${w.accountWhen}</p>
${whoLoses(props)}
<h2>${w.stays}</h2>
${providers.length === 0 ? html`<p>${w.noProvider}</p>` : providers.map((host) => html`<p>${w.accountStays(host)}</p>`)}
<form method="post" action="/delete/account">${csrf}${answers(
      buttonLink({ href: '/delete', label: w.keep }),
      button({ label: w.now, kind: 'end' }),
    )}</form>`,
  }
}

/** Apps, and people who read in one. */
export function whoLoses({ lang, readers }: Pick<Asked, 'lang' | 'readers'>): Html {
  const w = words[lang]
  const { apps, people } = readers
  const all = [
    ...apps.map((host) => html`<bdi>${host}</bdi>`),
    ...people.map(({ alias, appHost }) => html`<bdi>${alias}</bdi>, ${w.readsIn(appHost)}`),
  ]
  return html`<h2>${w.readers}</h2>
${all.length === 0 ? html`<p>${w.nobody}</p>` : html`<ul>${all.map((one) => html`<li>${one}</li>\n`)}</ul><p>${w.theyLose}</p>`}
<p>${w.appsKeep}${people.length > 0 && html` ${w.peopleKeep}`}</p>`
}

export function gonePage(lang: Lang): Page {
  const w = words[lang]
  return {
    title: w.gone,
    body: html`<div class="alone"><h1>${w.gone}</h1><p>${w.goneText}</p></div>`,
  }
}
