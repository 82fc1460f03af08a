import type { Access, DataRecord, FileRef, MandateError } from '@mandate/client'
import { html } from './html.ts'
import { page, problemNote, timeOf } from './page.ts'
import { stepOfTime, type Words } from './words.ts'

/** The first records of a collection, as a table or as photos. */
export function recordsPage(props: {
  access: Access
  collection: string
  words: Words
  records: DataRecord[]
  more: boolean
  asPhotos: boolean
  problem?: MandateError
}): string {
  const { access, collection, words, records, asPhotos, problem } = props
  const here = `/access/${access.id}/${collection}`
  return page(
    words.title(collection),
    html`
<p><a href="/access/${access.id}">Back</a> · <a href="${here}">Table</a> · <a href="${here}?as=photos">Photos</a></p>
${problem && problemNote(problem, access)}
${!problem && html`${asPhotos ? photos(access, records) : table(props)}<p>${amount(records.length)}${props.more && ', and there are more'}.</p>`}`,
  )
}

function amount(count: number): string {
  return count === 1 ? '1 record' : `${count} records`
}

function table({ access, collection, words, records }: Parameters<typeof recordsPage>[0]) {
  const step = stepOfTime(access, collection)
  // What a record is called comes last: nobody reads it, and a phone shows the first columns.
  const all = new Set(records.flatMap((record) => Object.keys(record)))
  const names = [...all].filter((name) => name !== 'id').concat(all.has('id') ? ['id'] : [])
  const cell = (name: string, value: unknown) =>
    name === 'time' && typeof value === 'string' ? timeOf(value, step) : textOf(value)
  return html`<div class="scroll"><table><caption>${words.title(collection)}</caption>
<thead><tr>${names.map((name) => html`<th>${words.field(collection, name)}</th>`)}</tr></thead>
<tbody>${records.map(
    (record) => html`<tr>${names.map((name) => html`<td>${cell(name, record[name])}</td>`)}</tr>\n`,
  )}</tbody></table></div>`
}

function photos(access: Access, records: DataRecord[]) {
  const shown = records.flatMap((record) => filesOf(record).map((file) => ({ file, record })))
  if (shown.length === 0) return html`<p>No files are shown in these records.</p>`
  return html`<ul class="photos">${shown.map(
    ({
      file,
      record,
    }) => html`<li><img src="/access/${access.id}/files/${file.sha256}" alt="${file.name}" loading="lazy">
<span>${textOf(record['title'] ?? file.name)}</span></li>\n`,
  )}</ul>`
}

function filesOf(record: DataRecord): FileRef[] {
  return Object.values(record)
    .flat()
    .filter((value): value is FileRef => isFile(value) && value.mime.startsWith('image/'))
}

function isFile(value: unknown): value is FileRef {
  const { sha256, mime, name } = Object(value)
  return typeof sha256 === 'string' && typeof mime === 'string' && typeof name === 'string'
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  if (isFile(value)) return value.name
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
