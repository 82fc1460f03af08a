import type { Catalog } from '@mandate/grants'
import {
  buttonLink,
  formatBytes,
  formatCount,
  formatDateTime,
  type Html,
  html,
  type Lang,
  table,
} from '@mandate/ui'
import { titleOf } from '../catalog/title.ts'
import type { Page } from '../explore/page.ts'
import { hostOf } from '../ledger/host-of.ts'
import { sayDeed } from './deeds.ts'
import { ACTS, type Line, type Reading } from './lines.ts'
import { words } from './words.ts'

export interface ActivityProps {
  lang: Lang
  lines: Line[]
  /** The owner's own looks stand one by one. */
  each: boolean
  older: number | null
  catalog: Catalog
  /** Whom grants are for that are for a person. */
  people: ReadonlyMap<string, string>
}

export function activityPage(props: ActivityProps): Page {
  const { lang, each, older } = props
  const w = words[lang]
  const rows = props.lines.map((line) => row(line, props)).filter((one) => one !== null)
  const labels = [w.when, w.who, w.what, w.result]
  const columns = labels.map((label) => ({ label }))
  const query =
    older === null
      ? ''
      : new URLSearchParams({ before: String(older), ...(each && { looks: 'each' }) })
  return {
    title: w.activity,
    wide: true,
    body: html`<h1>${w.activity}</h1>
<p>${w.log}</p>
${each && html`<p><a href="/activity">${w.together}</a></p>`}
${rows.length === 0 ? html`<p>${w.logEmpty}</p>` : table({ caption: w.activity, columns, rows, stacks: true })}
${older !== null && buttonLink({ href: `/activity?${query}`, label: w.older })}
<p><a href="/activity.jsonl" download>${w.download}</a></p>`,
  }
}

function row(line: Line, props: ActivityProps): (Html | string)[] | null {
  const { lang } = props
  const w = words[lang]
  if (line.is === 'deed') {
    const said = sayDeed(line.body, lang)
    // Who used a recovery key is said in its sentence.
    const by = line.body['kind'] === 'recovery' ? '' : w.you
    return said === null ? null : [formatDateTime(line.at, lang), by, said, '']
  }
  if (line.is === 'looks') return looks(line.looks, props)
  const { reading } = line
  return [
    formatDateTime(reading.at, lang),
    who(reading, props),
    what(reading, props),
    html`${result(reading, lang)}${soft(size([reading], lang))}`,
  ]
}

/** What the owner looked at in a row, newest first, as one line. */
function looks(all: Reading[], { lang, catalog }: ActivityProps): (Html | string)[] {
  const w = words[lang]
  const [newest] = all as [Reading]
  const names = new Set(all.map(({ entry }) => entry.collection))
  const titles = [...names].map((name) => titleIn(catalog, name, lang))
  const one = `/activity?looks=each&before=${newest.number + 1}`
  return [
    formatDateTime(newest.at, lang),
    w.you,
    all.length === 1
      ? html`${w.looked} ${titles.join()}`
      : html`${w.looked} ${titles.join(', ')}${soft(html`${w.times(all.length, formatDateTime(all.at(-1)!.at, lang))} <a href="${one}">${w.oneByOne}</a>`)}`,
    size(all, lang),
  ]
}

function soft(said: Html | string): Html | null {
  return said === '' ? null : html` <br><span class="soft">${said}</span>`
}

function who({ entry }: Reading, { lang, people }: ActivityProps) {
  const w = words[lang]
  const person = people.get(entry.grant ?? '')
  if (person !== undefined) return html`<bdi>${person}</bdi>`
  if (entry.client !== null) return html`<bdi>${hostOf(entry.client)}</bdi>`
  return entry.verdict === 'refused' ? w.unknown : w.you
}

function titleIn({ collections }: Catalog, name: string | null, lang: Lang): string {
  const collection = collections.find((one) => one.name === name)
  return collection ? titleOf(collection, lang) : (name ?? words[lang].overview)
}

function what({ entry }: Reading, { catalog, lang }: ActivityProps) {
  const w = words[lang]
  const { fields, record, blob, changes, filter, append, update } = entry.details
  const parts = [
    titleIn(catalog, entry.collection, lang),
    ...(blob ? [w.aFile] : []),
    ...(record || update || entry.details['delete'] ? [w.aRecord] : []),
    ...(Array.isArray(append) ? [w.added(append.length)] : []),
    ...(changes ? [w.whatChanged] : []),
    ...(filter ? [w.filter] : []),
  ]
  if (!Array.isArray(fields) || fields.length === 0) return parts.join(' · ')
  const collection = catalog.collections.find((one) => one.name === entry.collection)
  const titles = fields.map((name) => {
    const field = collection?.fields.find((one) => one.name === name)
    return field?.words?.[lang].title ?? field?.title ?? String(name)
  })
  return html`${parts.join(' · ')}${soft(w.details(titles.join(', ')))}`
}

function result({ entry, closed }: Reading, lang: Lang): string {
  const w = words[lang]
  if (entry.verdict === 'refused') return w.refused(w.reasons[entry.code ?? ''] ?? w.otherReason)
  const did = ACTS.find((act) => act in entry.details)
  if (closed?.verdict === 'failed') return did ? w.notDone : w.stopped
  if (did) return w.acts[did]
  if (entry.details['unchanged']) return w.unchanged
  return closed ? w.read : w.reading
}

/** How much went out, or was written, of all of these together. */
function size(readings: Reading[], lang: Lang): string {
  const closed = readings.flatMap((one) => one.closed ?? [])
  if (closed.length === 0) return ''
  const sum = (of: 'rows' | 'bytes') => closed.reduce((all, one) => all + (one[of] ?? 0), 0)
  const rows = formatCount(sum('rows'), lang, words[lang].records)
  const isWritten = ACTS.some((act) => act in (readings[0]?.entry.details ?? {}))
  return isWritten ? rows : `${rows}, ${formatBytes(sum('bytes'), lang)}`
}
