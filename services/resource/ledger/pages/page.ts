import { readGrant, type Sentence } from '@mandate/grants'
import {
  definitions,
  type Entry,
  entries,
  folding,
  foreign,
  formatBytes,
  formatCount,
  formatDate,
  formatDateTime,
  type Html,
  html,
  icon,
  type Lang,
  notice,
  readersText,
  tag,
  writesList,
} from '@mandate/ui'
import { isForWhoeverHolds, type SeenGrant } from '../rows.ts'
import type { EndedCursor } from './lists.ts'
import { words } from './words.ts'

/** Why a grant opens nothing any more: its recorded end, its time, or its provider. */
export type Standing = 'can_read' | 'ended' | 'expired' | 'not_bound'

/** One grant, as a person sees it. */
export interface AccessArticle {
  grant: SeenGrant
  appHost: string
  /** What it calls itself; null: it does not, or that is not known here. */
  appName: string | null
  sentences: Sentence[]
  standing: Standing
  /** The provider that asked; another one may act now. */
  managerHost: string
  /** Where it can be changed: at the provider; null for what is for one use. */
  changeUrl: string | null
  /** It has read nothing for three months. */
  isIdle: boolean
  /** The provider has not confirmed that it knows of the end. */
  isUntold: boolean
  /** Of a home that was brought: it may go on once its owner trusts somebody here. */
  isWaiting: boolean
}

export function accessPage(props: {
  lang: Lang
  live: AccessArticle[]
  /** How many apps these are. */
  apps: number
  people: number
  /** What a home that was brought has, and nobody manages here yet. */
  waiting: AccessArticle[]
  /** Where everything that was read is listed; null: not to whoever looks now. */
  activityUrl: string | null
  /** Where something can be shared with a person; null: nowhere. */
  shareUrl: string | null
  /** The newest of those that ended, and how many there are in all. */
  ended: AccessArticle[]
  endedInAll: number
  /** Where the page of older ones begins; null: there are none. */
  older: EndedCursor | null
}) {
  const w = words[props.lang]
  const { live, waiting, ended } = props
  return {
    title: w.title,
    wide: true,
    body: html`<h1>${w.title}</h1>
<p>${summary(props, live.length)} <span class="soft">${w.truth}${live.length > 0 && props.activityUrl && html` ${w.counted[0]}<a href="${props.activityUrl}">${w.counted[1]}</a>${w.counted[2]}`}</span></p>
${props.shareUrl && html`<p>${icon('share-2')} <a href="${props.shareUrl}">${w.sharePerson}</a></p>`}
${table(w.usable, live, props.lang)}
${
  waiting.length > 0 &&
  html`<h2>${w.waitingTitle}</h2><p>${w.waitingText} <a href="/provider">${w.chooseProvider}</a></p>
${table(w.waitingTitle, waiting, props.lang)}`
}
${
  ended.length > 0 &&
  html`<details><summary>${w.endedSection(props.endedInAll)}</summary>
<div class="stack">${table(w.endedTitle, ended, props.lang, true)}
${older(props.older, props.lang)}</div></details>`
}`,
  }
}

function summary(
  { lang, apps, people }: { lang: Lang; apps: number; people: number },
  all: number,
) {
  if (all === 0) return words[lang].none
  return people > 0 ? readersText(lang, { apps, people }) : words[lang].some(apps)
}

/** A further page of what ended. */
export function endedPage(props: {
  lang: Lang
  ended: AccessArticle[]
  older: EndedCursor | null
}) {
  const w = words[props.lang]
  return {
    title: w.endedTitle,
    wide: true,
    body: html`<h1>${w.endedTitle}</h1>
<p><a href="/access">${w.backToAccess}</a></p>
${props.ended.length === 0 && html`<p>${w.noneEnded}</p>`}
${table(w.endedTitle, props.ended, props.lang, true)}
${older(props.older, props.lang)}`,
  }
}

function older(before: EndedCursor | null, lang: Lang): Html | null {
  if (before === null) return null
  return html`<p><a href="/access/ended?before=${encodeURIComponent(before)}">${words[lang].older}</a></p>`
}

/** Can do more than read, now. */
function mayWrite({ standing, sentences }: AccessArticle): boolean {
  return standing === 'can_read' && sentences.some(({ writes }) => writes.length > 0)
}

/** `label`: what these are, for whoever hears of them before they come. */
function table(label: string, all: AccessArticle[], lang: Lang, isEnded = false): Html | null {
  const w = words[lang]
  const columns = [w.app, w.what, isEnded ? w.ended : w.until, w.lastRead]
  return entries({ lang, label, columns, rows: all.map((one) => entry(one, lang)) })
}

function entry(props: AccessArticle, lang: Lang): Entry {
  const w = words[lang]
  const { grant, standing } = props
  const canRead = standing === 'can_read'
  const isOver = !canRead && !props.isWaiting
  const name = props.appName && html`<p>${w.quotes[0]}${foreign(props.appName)}${w.quotes[1]}</p>`
  return {
    head: html`<div class="split"><b>${grant.person ? html`<bdi>${grant.person}</bdi>` : props.appHost}</b> <strong class="status ${canRead ? 'can_read' : 'ended'}">${mayWrite(props) ? w.mayWrite : props.isWaiting ? w.waits : w.status[standing]}</strong></div>
${grant.person ? html`<p>${icon('user')} ${w.person(providerOf(grant), props.appHost)}</p>` : name}
${grant.noticedAt === null && canRead && html`<p>${tag({ label: w.isNew, icon: 'info' })}</p>`}`,
    cells: [
      html`${folding(
        lang,
        props.sentences.map((one) => said(one, lang)),
      )}
${grant.conflictAt && notice({ tone: 'warn', body: w.conflict })}
${isForWhoeverHolds(grant) && canRead && notice({ tone: 'warn', body: w.bearer })}
${props.isIdle && canRead && html`<p class="notice">${w.isIdle}</p>`}
${props.isUntold && html`<p class="notice">${w.untold(props.managerHost)}</p>`}`,
      definitions([
        isOver ? [w.ended, endedBy(props, lang)] : [w.until, until(grant, lang)],
        [w.since, formatDate(grant.issuedAt * 1000, lang)],
      ]),
      definitions([
        [
          w.lastRead,
          grant.lastUsed === null ? w.never : formatDateTime(grant.lastUsed.getTime(), lang),
        ],
        [w.readSoFar, amount(grant, lang)],
        [canRead ? w.manager : w.allowedAt, props.managerHost],
      ]),
    ],
    choices:
      canRead &&
      html`${props.changeUrl !== null && html`<a class="button" href="${props.changeUrl}">${w.change}</a>`}
<form method="get" action="/access/${encodeURIComponent(grant.id)}/end"><button>${w.end}</button></form>`,
  }
}

export function endPage(props: { lang: Lang; csrf: Html; article: AccessArticle }) {
  const { lang, article: one } = props
  const w = words[lang]
  return {
    title: w.question(one.grant.person ?? one.appHost),
    body: html`<h1>${w.question(one.grant.person ?? one.appHost)}</h1>
${sentenceList(one.sentences, lang)}
${
  one.grant.person
    ? html`<p>${w.endPerson(whatItRead(one.grant, lang))}</p>`
    : html`<p>${w.now} ${w.copies(whatItRead(one.grant, lang))}</p>
<p class="soft">${w.parts[0]}${one.appName ? html`${w.quotes[0]}${foreign(one.appName)}${w.quotes[1]}` : one.appHost}${w.parts[1]}</p>
<p><a href="${new URL(one.grant.client).origin}" rel="noopener noreferrer">${w.askThere(one.appHost)}</a></p>`
}
<form method="post" action="/access/${encodeURIComponent(one.grant.id)}/end" class="answers two">
${props.csrf}
<button formaction="/access/${encodeURIComponent(one.grant.id)}/keep">${w.keep}</button>
<button>${w.end}</button>
</form>`,
  }
}

/** For the home page: apps that read nothing any more, all together, until the owner says what becomes of them. */
export function idleNotice(props: { lang: Lang; apps: number; csrf: Html }): Html | null {
  const w = words[props.lang]
  if (props.apps === 0) return null
  return notice({
    body: html`<p>${w.idle(props.apps)}</p>
<form method="post" action="/access/keep" class="row">${props.csrf}<button>${w.keepIdle}</button> <a class="button" href="/access">${w.endSome}</a></form>`,
  })
}

/** For the home page of a home that was brought: who waits for its owner to trust somebody here. Null: nobody. */
export function waitingNotice(lang: Lang, waiting: number): Html | null {
  const w = words[lang]
  if (waiting === 0) return null
  return notice({
    body: html`${w.waitingApps(waiting)} <a href="/provider">${w.chooseProvider}</a>`,
  })
}

/** For the home page: access that began since the owner last looked. Null: nothing new. */
export function newAccessNotice(props: { lang: Lang; apps: number; people: number }): Html | null {
  const w = words[props.lang]
  if (props.apps + props.people === 0) return null
  const said = props.people === 0 ? w.notices(props.apps) : w.newPeople
  return notice({ body: html`${said} <a href="/access">${w.look}</a>` })
}

function said(one: Sentence, lang: Lang): { point: Html; stays: boolean } {
  const w = words[lang]
  return {
    stays: one.sensitive || one.aboutOthers || one.writes.length > 0,
    point: html`<li><strong>${one.text}</strong> ${one.denied.join(' ')}${writesList(one.writes)}
${one.sensitive && tag({ label: w.sensitive, tone: 'sensitive' })}
${one.aboutOthers && tag({ label: w.aboutOthers, tone: 'sensitive', icon: 'user' })}</li>`,
  }
}

export function sentenceList(sentences: Sentence[], lang: Lang): Html {
  return html`<ul>${sentences.map((one) => said(one, lang).point)}</ul>`
}

function until(grant: SeenGrant, lang: Lang): string {
  const w = words[lang]
  if (grant.expiresAt === null) return w.untilEnded
  const ms = grant.expiresAt * 1000
  return grant.once ? w.once(formatDateTime(ms, lang)) : formatDate(ms, lang)
}

function endedBy({ grant, standing }: AccessArticle, lang: Lang): string {
  const by = words[lang].by
  if (standing === 'not_bound') return by.not_bound()
  if (standing === 'expired') return by.expired(formatDateTime((grant.expiresAt ?? 0) * 1000, lang))
  const moment = formatDateTime(grant.revokedAt?.getTime() ?? 0, lang)
  return by[grant.revokedBy ?? 'owner'](moment)
}

/** Who says that it is this person. */
function providerOf({ compact }: SeenGrant): string {
  return new URL(readGrant(compact).grantee?.iss ?? '').host
}

/** Null where nothing was read under it: under what it replaced there may have been. */
function whatItRead(grant: SeenGrant, lang: Lang): string | null {
  return grant.rowsRead === 0 ? null : amount(grant, lang)
}

function amount(grant: SeenGrant, lang: Lang): string {
  const rows = formatCount(grant.rowsRead, lang, words[lang].records)
  return grant.bytesRead === 0 ? rows : `${rows}, ${formatBytes(grant.bytesRead, lang)}`
}
