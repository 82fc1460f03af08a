/** Access and receipts, as a person sees them: in the sentences of the consent page, word for word. */

import {
  attributes,
  definitions,
  type Entry,
  entries,
  folding,
  foreign,
  formatDate,
  formatDateTime,
  type Html,
  html,
  icon,
  notice,
  readersText,
  writesList,
} from '@mandate/ui'
import { sentence } from '../../consent/page/item.ts'
import type { AccessArticle, AccessPage, EndedPage, EndPage, ReceiptsPage } from './page-props.ts'
import { words } from './words.ts'

type Lang = 'en' | 'fr'

export const accessPage: AccessPage = (props) => {
  const { lang, live, ended, everything } = props
  const w = words[lang]
  return {
    title: w.access,
    wide: true,
    body: html`<h1>${w.access}</h1>
    ${props.shared && shared(props.shared, lang)}<p>${summary(props)}</p>
    ${props.sharePerson && html`<p>${icon('share-2')} <a href="/share">${w.sharePerson}</a></p>`}
    ${table(w.usable, live, lang)}
    ${
      ended.length > 0 &&
      html`<details>
      <summary>${w.endedSection(props.endedInAll)}</summary>
      <div class="stack">${table(w.endedTitle, ended, lang, true)}
      ${older('/access/ended', props.older, lang)}</div>
    </details>`
    }
    ${props.gone.map((host) => html`<p class="soft">${w.gone(host)}</p>`)}
    <p class="soft">${w.knows} ${everything.map((each) => html`<a href="${each.url}">${w.everything(each.host)}</a> `)}</p>`,
  }
}

/** What was done, once. Whoever it is for finds it by themselves: no service writes to people. */
function shared({ person, receiptUrl }: AccessArticle, lang: Lang): Html | null {
  if (person === null) return null
  const w = words[lang]
  const receipt = receiptUrl && html` <a href="${receiptUrl}">${w.keepReceipt}</a>`
  const body = html`${w.shared(person.alias, person.providerHost)}${receipt}`
  return notice({ tone: 'ok', role: 'status', body })
}

function summary({ lang, apps, people }: { lang: Lang; apps: number; people: number }): string {
  if (people > 0) return readersText(lang, { apps, people, here: true })
  return apps === 0 ? words[lang].none : words[lang].some(apps)
}

/** A further page of what ended. */
export const endedPage: EndedPage = ({ lang, ended, older: before }) => {
  const w = words[lang]
  return {
    title: w.endedTitle,
    wide: true,
    body: html`<h1>${w.endedTitle}</h1>
    <p><a href="/access">${w.backToAccess}</a></p>
    ${ended.length === 0 && html`<p>${w.noneEnded}</p>`}
    ${table(w.endedTitle, ended, lang, true)}
    ${older('/access/ended', before, lang)}`,
  }
}

function older(path: string, before: string | null, lang: Lang): Html | null {
  if (before === null) return null
  return html`<p><a href="${path}?before=${encodeURIComponent(before)}">${words[lang].older}</a></p>`
}

export const endPage: EndPage = ({ lang, article: grant, action, csrf, keepUrl }) => {
  const w = words[lang]
  const reader = grant.person?.alias ?? grant.appHost
  return {
    title: w.endQuestion(reader),
    body: html`<h1>${w.endQuestion(reader)}</h1>
    <ul${speaks(grant, lang)}>${grant.sentences.map((each) => html`<li>${sentence(each)}${writesList(each.writes)}</li>`)}</ul>
    <p>${grant.person ? w.endPerson : html`${w.endNow} ${w.endKept}`}</p>
    ${!grant.person && grant.policyUrl && html`<p><a href="${grant.policyUrl}" rel="noopener noreferrer">${w.endAsk}</a></p>`}
    ${!grant.person && html`<p class="soft">${w.endParts[0]}${grant.appName ? html`${w.quotes[0]}${foreign(grant.appName)}${w.quotes[1]}` : grant.appHost}${w.endParts[1]}</p>`}
    <form method="post" action="${action}" class="answers two">
      <input type="hidden" name="_csrf" value="${csrf}">
      <button name="answer" value="keep" formmethod="get" formaction="${keepUrl}">${w.keep}</button>
      <button name="answer" value="end">${w.end}</button>
    </form>`,
  }
}

export const receiptsPage: ReceiptsPage = ({ lang, receipts, older: before }) => {
  const w = words[lang]
  return {
    title: w.receipts,
    body: html`<h1>${w.receipts}</h1>
    <p>${receipts.length ? w.receiptsLine : w.noReceipts}</p>
    ${receipts.map(
      (each) => html`<article class="card">
      <h2>${each.reader}</h2>
      <ul${speaks(each, lang)}>${each.sentences.map((one) => html`<li>${sentence(one)}${writesList(one.writes)}</li>`)}</ul>
      <p class="soft">${formatDateTime(each.at, lang)} · ${w.dataAt} ${each.dataHost}</p>
      <p>${icon('receipt-text')} <a href="${each.url}" download>${w.download}</a></p>
    </article>`,
    )}
    ${older('/receipts', before, lang)}`,
  }
}

/** What was agreed to in another language is read out in that one. */
function speaks({ spoken }: { spoken: string }, lang: Lang): Html {
  return attributes({ lang: spoken === lang ? null : spoken })
}

/** Can do more than read, now. */
function mayWrite({ status, sentences }: AccessArticle): boolean {
  return status === 'can_read' && sentences.some(({ writes }) => writes?.length)
}

function state(grant: AccessArticle, lang: Lang): Html {
  const w = words[lang]
  // Stopped on its way, like an end that is not confirmed: the line below says what can be done.
  if (grant.openThereUrl) return html`<strong class="status ending">${w.refused}</strong>`
  return html`<strong class="status ${grant.status}">${mayWrite(grant) ? w.mayWrite : w.status[grant.status]}</strong>`
}

/** `label`: what these are, for whoever hears of them before they come. */
function table(label: string, grants: AccessArticle[], lang: Lang, isEnded = false): Html | null {
  const w = words[lang]
  const columns = [w.app, w.what, isEnded ? w.endedAt : w.until, w.lastUsed]
  return entries({ lang, label, columns, rows: grants.map((each) => entry(each, lang)) })
}

function entry(grant: AccessArticle, lang: Lang): Entry {
  const w = words[lang]
  const { ended, person } = grant
  const name = grant.appName && html`<p>${w.quotes[0]}${foreign(grant.appName)}${w.quotes[1]}</p>`
  return {
    head: html`<div class="split"><b>${person ? html`<bdi>${person.alias}</bdi>` : grant.appHost}</b> ${state(grant, lang)}</div>
    ${person ? html`<p>${icon('user')} ${w.person(person.providerHost, grant.appHost)}</p>` : name}`,
    cells: [
      html`${sentences(grant, lang)}
    ${grant.bearer && !ended && html`<p class="notice">${icon('key-round')} ${w.bearer}</p>`}
    ${grant.openThereUrl && html`<p class="notice">${w.refusedLine(grant.dataHost)}<a href="${grant.openThereUrl}">${w.openThere}</a>.</p>`}
    ${grant.status === 'ending' && html`<p class="notice">${notYet(grant, lang)}</p>`}`,
      definitions([
        ended
          ? [
              grant.status === 'ending' ? w.endAskedAt : w.endedAt,
              w.endedBy[ended.by](formatDateTime(ended.at, lang)),
            ]
          : [w.until, end(grant, lang)],
        [w.since, formatDate(grant.since, lang)],
      ]),
      definitions([
        [w.lastUsed, grant.lastUsed === null ? w.never : formatDateTime(grant.lastUsed, lang)],
        [w.dataAt, grant.dataHost],
      ]),
    ],
    choices:
      (grant.endUrl || grant.receiptUrl) &&
      html`${grant.changeUrl && html`<form method="get" action="${grant.changeUrl}"><button>${w.change}</button></form>`}
      ${grant.endUrl && html`<form method="get" action="${grant.endUrl}"><button>${w.end}</button></form>`}
      ${grant.receiptUrl && html`<a class="button" href="${grant.receiptUrl}">${w.receipt}</a>`}`,
  }
}

function sentences(grant: AccessArticle, lang: Lang): Html {
  const w = words[lang]
  return folding(
    lang,
    grant.sentences.map((each) => ({
      stays: each.sensitive || each.aboutOthers || Boolean(each.writes?.length),
      point: html`<li${speaks(grant, lang)}>${sentence(each)}${writesList(each.writes)}
        ${each.sensitive && html`<span class="tag" lang="${lang}">${icon('eye-off')}${w.sensitive}</span>`}
        ${each.aboutOthers && html`<span class="tag" lang="${lang}">${icon('user')}${w.aboutOthers}</span>`}</li>`,
    })),
  )
}

/** What one replaced by a change is to end there is no wish to have no access: that would be the one in its place. */
function notYet({ dataHost, dataAccessUrl, ended }: AccessArticle, lang: Lang): Html {
  const w = words[lang]
  if (ended?.by === 'replaced') return html`${w.replacingLine(dataHost)}`
  return html`${w.endingLine(dataHost)}<a href="${dataAccessUrl}">${w.endThere}</a>.`
}

function end(grant: AccessArticle, lang: Lang): string {
  const w = words[lang]
  if (grant.until === null) return w.untilEnded
  return grant.once ? w.onceUntil(formatDateTime(grant.until, lang)) : formatDate(grant.until, lang)
}
