import { formatCount, formatDateTime, formatNumber, type Html, html, table } from '@mandate/ui'
import { groupsQuery } from '../../records/query/pictures.ts'
import { shortly } from '../called.ts'
import { cell, type Shown } from '../cells.ts'
import { words as exploreWords } from '../words.ts'
import { type Ask, equals, refiltered } from './ask.ts'
import { type ThreadFields, threadFields } from './offer.ts'
import { words } from './words.ts'

const MOST = 200
/** Of one message; the rest is a click away in the record itself. */
const LETTERS = 1_000
const LINES = 20

/** The one conversation that the filter is about, if it is. */
export function threadOf(ask: Pick<Ask, 'collection' | 'filter'>): string | null {
  const fields = threadFields(ask.collection)
  const condition = ask.filter.find(({ field }) => field === fields?.by)
  return condition?.kind === 'one of' && condition.values.length === 1
    ? (condition.values[0] ?? null)
    : null
}

/** Conversations, the latest first; `names` tells what they are called where the messages do not. */
export async function threadsPicture(
  ask: Ask,
  names: (keys: string[]) => Promise<Map<string, string>>,
): Promise<Html> {
  const { lang, reader } = ask
  const w = words[lang]
  const fields = threadFields(ask.collection) as ThreadFields
  const rows = await reader.rows(
    groupsQuery(ask.view, ask.number, ask.filter, { ...fields, most: MOST }),
  )
  if (rows.length === 0) return html`<p>${exploreWords[lang].nothing}</p>`
  const named = await names(rows.map(([key]) => key))
  return table({
    caption: rows.length === MOST ? w.latestThreads(String(MOST)) : w.threads,
    columns: [{ label: w.thread }, { label: w.messages, number: true }, { label: w.lastMessage }],
    rows: rows.map(([key, name, count, last]) => [
      html`<a href="${ask.address({ filter: refiltered(ask.text, [fields.by], [equals(fields.by, key)]) })}">${shortly(name) || shortly(named.get(key)) || key}</a>`,
      formatCount(Number(count), lang, w.message),
      last === '' ? exploreWords[lang].noTime : formatDateTime(Date.parse(last), lang),
    ]),
  })
}

/** The messages of one conversation, as they were written one after the other. */
export function talk(ask: Ask, records: Shown[], files: string): Html {
  const { lang, collection } = ask
  const file = collection.fields.filter(({ type }) => type === 'file')
  let before = ''
  const messages = records.map((record) => {
    const sender = String(record['sender'] ?? record['sender_name'] ?? '')
    const text = String(record['text'] ?? '')
    const start = beginning(text)
    const own = `/explore/${collection.name}/${String(record['id'])}`
    const isNext = sender === before
    before = sender
    const sent = file.flatMap((one) => {
      const shown = cell(one, record, lang, files)
      return shown === '' ? [] : [html`<p>${shown}</p>`]
    })
    const time = cell(collection.fields.find(({ name }) => name === 'time')!, record, lang, files)
    return html`<li>${!isNext && html`<b><bdi>${sender}</bdi></b> `}<div class="said">${text !== '' && html`<p dir="auto">${start}</p>`}${start !== text && html`<a href="${own}">${words[lang].readAll(formatNumber([...text].length, lang))}</a>`}${sent}<a class="soft" href="${own}">${time}</a></div></li>`
  })
  return html`<ol class="talk">${messages}</ol>`
}

/** As much of a text as stands among others: whole words, and no half of a letter. */
function beginning(text: string): string {
  const lines = text
    .split('\n', LINES + 1)
    .slice(0, LINES)
    .join('\n')
  if (lines.length <= LETTERS) return lines === text ? text : `${lines}…`
  const cut = lines.slice(0, LETTERS).replace(/[\ud800-\udbff]$/, '')
  return `${cut.replace(/\s+\S{0,40}$/, '')}…`
}
