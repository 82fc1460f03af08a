import {
  button,
  buttonLink,
  colon,
  details,
  formatBytes,
  formatCount,
  formatDateTime,
  formatNumber,
  type Html,
  html,
  type Lang,
  notice,
  table,
} from '@mandate/ui'
import type { ImportReport } from '../report.ts'
import type { EntryClass, ReportState, Stranger } from '../tables.ts'
import { sayWarning } from '../warnings/say.ts'
import { readingBar } from './reading-bar.ts'
import { undoingNow } from './undoing.ts'
import { words } from './words.ts'

/** Ended by the owner. */
const stopped: ReportState[] = ['cancelled', 'undone']
const cut: ReportState[] = [...stopped, 'failed']
const classes: EntryClass[] = ['imported', 'kept', 'ignored', 'unknown', 'failed']

/** Why there is not one record; other things to know are about single files. */
const reasons = [
  ...['timeline_on_phone', 'html_export', 'password_protected', 'truncated_archive'],
  ...['damaged_archive', 'unsupported_archive', 'unsupported_compression', 'overlapping_entries'],
  ...['web_page', 'telemetry', 'stopped', 'taken_along', 'not_recognised'],
]

export interface ImportProps {
  lang: Lang
  csrf: Html
  /** `/owners/{id}/imports/{n}`. */
  address: string
  report: ImportReport
  /** What a collection is called. */
  titleOf: (collection: string) => string
  /** Names of the collections that may still come. */
  known: string[]
  /** Its parts are still stored. */
  canTryAgain: boolean
}

export function titleOfImport(report: ImportReport, lang: Lang): string {
  return words[lang].title(formatDateTime(Date.parse(report.created), lang))
}

/** In a word or two, how far it is; one that asks its owner does not merely rest. */
export function stateOf({ state, question, collections }: ImportReport, lang: Lang): string {
  const w = words[lang]
  if (state === 'paused' && question) return w.asks
  // Every file failed, and what stood before its break was read all the same.
  const isBrokenOff =
    state === 'failed' && Object.values(collections).some((one) => one.records > 0)
  return isBrokenOff ? w.brokenOff : w.states[state]
}

export function isRunning(state: ReportState): boolean {
  return state === 'queued' || state === 'running' || state === 'paused'
}

/** Live while reading, a report afterwards. */
export function importPage(props: ImportProps): { title: string; body: Html } {
  const { lang, report } = props
  const title = titleOfImport(report, lang)
  const inner = isRunning(report.state)
    ? live(props)
    : report.state === 'undoing'
      ? undoingNow(props)
      : final(props)
  return { title, body: html`<h1>${title}</h1>\n${inner}` }
}

/** An export that seems to be somebody else's: nothing of it is read before this is answered. */
function whose(props: ImportProps, question: Stranger[]): Html {
  const { lang, csrf, report } = props
  const w = words[lang]
  const form = (what: string, answer: Html) =>
    html`<form method="post" action="/imports/${report.import}/${what}">${csrf}${answer}</form>`
  const same = new Map<string, string>()
  const said = question.map(({ provider, account, known, exports = [], apart = [] }) => {
    const name = provider.charAt(0).toUpperCase() + provider.slice(1)
    const nameless = `${provider}-1`
    const isNameless = known.every((one) => one === nameless)
    if (isNameless) same.set(nameless, w.sameAccount)
    const named = known.filter((one) => !apart.includes(one))
    if (!isNameless && account === null) for (const one of named) same.set(one, w.sameAs(one))
    for (const one of apart) same.set(one, w.sameAsApart(one))
    const of = account === null ? w.saysNone(name, exports) : w.seemsToBe(name, account)
    const here = isNameless
      ? known.length > 0 && w.soFarNone(name)
      : named.length > 0 && w.soFar(name, named)
    return html`<p>${of} ${here} ${apart.length > 0 && w.soFarApart(apart)}</p>\n`
  })
  const sames = [...same].map(([name, label]) =>
    form('resume', button({ label, name: 'account', value: name })),
  )
  return html`<div class="card stack" data-question>
<h2>${w.whose}</h2>
${said}<p>${w.nothingRead}</p>
<div class="row">${sames}${form('resume', button({ label: w.mine }))}${form('cancel', button({ label: w.notMine, name: 'do', value: 'undo', kind: 'end' }))}</div>
</div>`
}

function live(props: ImportProps): Html {
  const { lang, csrf, address, report, titleOf, known } = props
  if (report.state === 'paused' && report.question) return whose(props, report.question)
  const w = words[lang]
  const template = w.files('{done}', '{all}')
  const kinds = Object.entries(report.collections)
  const titles = Object.fromEntries(known.map((name) => [name, `${titleOf(name)}${colon[lang]}`]))
  const isPaused = report.state === 'paused'
  const waits = { queued: w.waiting, paused: w.resting }[report.state as string]
  const form = (what: string, label: string) =>
    html`<form method="post" action="/imports/${report.import}/${what}">${csrf}${button({ label })}</form>`
  return html`<div class="card stack" data-import="${address}" data-state="${report.state}" data-files="${template}" data-titles="${JSON.stringify(titles)}">
<p><strong>${w.states[report.state]}</strong>${waits && html`. ${waits}`}</p>
${readingBar(report, lang)}
<p class="soft">${w.now}${colon[lang]}<span data-path>${report.path ?? '–'}</span></p>
<ul class="plain" data-kinds>${kinds.map(([name, { records }]) => html`<li data-kind="${name}">${titleOf(name)}${colon[lang]}<span>${formatNumber(records, lang)}</span></li>\n`)}</ul>
<p class="unseen" role="status" data-said></p>
${!isPaused && html`<p>${w.close}</p>`}
<div class="row">${isPaused ? form('resume', w.goOn) : form('pause', w.pause)}${buttonLink({ href: `/imports/${report.import}/cancel`, label: w.cancel, kind: 'end' })}</div>
</div>
${!isPaused && html`<noscript><meta http-equiv="refresh" content="3"></noscript>`}`
}

function final(props: ImportProps): Html {
  const { lang, report, address, csrf } = props
  const w = words[lang]
  const together = classes.reduce((sum, one) => sum + report.files[one], 0)
  const found = report.entries ?? together
  const records = Object.values(report.collections).reduce((sum, one) => sum + one.records, 0)
  // What was stopped did not come to all of its files.
  const isCut = cut.includes(report.state) && together < found
  const accounted = isCut
    ? w.files(formatNumber(together, lang), formatNumber(found, lang))
    : w.accounted(formatCount(found, lang, w.file))
  const state = html`<strong>${stateOf(report, lang)}.</strong>${found > 0 && html` ${accounted}`}`
  // What was only kept as a file was not read, however complete the import is.
  const isOnlyKept = report.warnings.some(({ code }) => code === 'no_records')
  const isEmpty = (records === 0 || isOnlyKept) && !stopped.includes(report.state) && found > 0
  const tone =
    { completed: isEmpty ? 'note' : 'ok', undone: 'note' }[report.state as string] ?? 'warn'
  const reason = isEmpty ? report.warnings.find(({ code }) => reasons.includes(code)) : undefined
  const isAllEmpty = report.warnings.some((one) => one.code === 'empty_file' && one.count === found)
  const isHome = reason?.code === 'taken_along'
  const why = reason
    ? html`${warningText(reason, lang)}${isHome && html` <a href="/bring-home">${w.bring}</a>`}`
    : isAllEmpty
      ? w.allEmpty
      : html`${w.noRecordsWhy} <a href="/data">${w.whatToTick}</a>`
  const known = report.warnings.filter((one) => one !== reason && one.code !== 'no_records')
  return html`${isEmpty && notice({ tone: 'warn', body: html`${!isHome && html`<strong>${w.noRecords}</strong> `}${why}` })}
${notice({ tone: tone as 'ok' | 'note' | 'warn', body: state, role: 'status' })}
${found > 0 && files(props, together, found)}
${records > 0 && kinds(props)}
${known.length > 0 && html`<h2>${w.known}</h2>\n${known.map((one) => warning(one, lang))}`}
${details({
  summary: w.parts,
  body: html`<ul>${report.parts.map(({ name, bytes }) => html`<li>${name} (${formatBytes(bytes, lang)})</li>\n`)}</ul>`,
})}
<p><a href="${address}">${w.download}</a></p>
${
  props.canTryAgain &&
  html`<form class="stack" method="post" action="/imports/${report.import}/again">${csrf}<p>${w.againText}</p>${button({ label: report.files.failed > 0 ? w.againFailed(report.files.failed) : w.again })}</form>`
}
${
  report.state !== 'undone' &&
  html`<p>${buttonLink({ href: `/imports/${report.import}/undo`, label: w.undo, kind: 'end' })}</p>`
}`
}

function files({ lang, report }: ImportProps, together: number, found: number): Html {
  const w = words[lang]
  const rows = classes.map((one) => [
    w.classes[one],
    formatNumber(report.files[one], lang),
    report.files[one] > 0 &&
      html`<a href="/imports/${report.import}?files=${one}">${w.list}<span class="unseen">${colon[lang]}${w.classes[one]}</span></a>`,
  ])
  const left = formatNumber(found - together, lang)
  const difference = cut.includes(report.state) ? w.notRead(left) : w.difference(left)
  return table({
    caption: w.what,
    columns: [
      { label: w.became },
      { label: w.howMany, number: true },
      { label: html`<span class="unseen">${w.which}</span>` },
    ],
    rows: [
      ...rows,
      [html`<strong>${w.together}</strong>`, formatNumber(together, lang), ''],
      [w.inArchive, formatNumber(found, lang), difference],
    ],
  })
}

function kinds({ lang, report, titleOf }: ImportProps): Html {
  const w = words[lang]
  return table({
    caption: w.records,
    columns: [
      { label: w.kind },
      { label: w.added, number: true },
      { label: w.changed, number: true },
      { label: w.same, number: true },
    ],
    rows: Object.entries(report.collections).map(([name, { added, changed, same }]) => [
      html`<a href="/explore/${name}">${titleOf(name)}</a>`,
      formatNumber(added, lang),
      formatNumber(changed, lang),
      formatNumber(same, lang),
    ]),
  })
}

function warning(one: ImportReport['warnings'][number], lang: Lang): Html {
  // A warning is something to do; the rest is good to know.
  const tone = sayWarning(one, lang).todo ? 'warn' : 'note'
  return notice({ tone, body: warningText(one, lang) })
}

function warningText(one: ImportReport['warnings'][number], lang: Lang): Html {
  const w = words[lang]
  const said = sayWarning(one, lang)
  const more = [
    one.count > 1 ? w.times(formatNumber(one.count, lang)) : null,
    one.path ? w.example(one.path) : null,
  ].filter((part) => part !== null)
  const text = html`${said.text}${said.todo && html` ${said.todo}`}`
  return html`${said.lang === lang ? text : html`<span lang="${said.lang}">${text}</span>`}${more.length > 0 && html` <span class="soft">(${more.join(', ')})</span>`}`
}

/** Entries of one class, with their reasons. */
export function entriesPage(props: {
  lang: Lang
  report: ImportReport
  of: EntryClass
  entries: { path: string; size: number; records: number; reason: string | null }[]
}): { title: string; body: Html } {
  const { lang, report, of, entries } = props
  const w = words[lang]
  const title = w.entries(w.classes[of])
  const reasonOf = (code: string | null) => {
    if (!code) return ''
    const known = report.warnings.find((one) => one.code === code)
    return sayWarning(known ?? { code, message: code }, lang).text
  }
  const isCut = entries.length < report.files[of]
  return {
    title,
    body: html`<p><a href="/imports/${report.import}">${w.back}</a></p>
<h1>${title}</h1>
${isCut && html`<p class="soft">${w.first(formatNumber(entries.length, lang))}</p>`}
${table({
  caption: title,
  columns: [
    { label: w.path },
    { label: w.size, number: true },
    { label: w.records, number: true },
    { label: w.why },
  ],
  stacks: true,
  rows: entries.map((entry) => [
    entry.path,
    formatBytes(Number(entry.size), lang),
    formatNumber(entry.records, lang),
    reasonOf(entry.reason),
  ]),
})}`,
  }
}

/** The latest imports, for the page where data is added. */
export function importList(reports: ImportReport[], lang: Lang, title: string): Html | null {
  if (reports.length === 0) return null
  const w = words[lang]
  return html`${table({
    caption: title,
    columns: [{ label: w.started }, { label: w.state }, { label: w.records, number: true }],
    rows: reports.map((report) => [
      html`<a href="/imports/${report.import}">${formatDateTime(Date.parse(report.created), lang)}</a>`,
      stateOf(report, lang),
      formatNumber(
        Object.values(report.collections).reduce((sum, one) => sum + one.records, 0),
        lang,
      ),
    ]),
  })}`
}
