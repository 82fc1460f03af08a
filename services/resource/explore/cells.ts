import type { CatalogField } from '@mandate/grants'
import {
  colon,
  formatBytes,
  formatDecimal,
  formatMoment,
  type Html,
  html,
  type Lang,
} from '@mandate/ui'
import type { FileRef } from '../files/blobs.ts'
import { words } from './words.ts'

/** A record as the API gives it. */
export type Shown = Record<string, unknown>

/** Characters of a text in a table; the rest is a click away in the record itself. */
const LONGEST = 160

/** Whether a value is a file, as services write them: an archive of a home may say anything. */
export function isFile(value: unknown): value is FileRef & { missing?: boolean } {
  if (typeof value !== 'object' || value === null) return false
  const { sha256 = '', name = '', mime = '', size = 0 } = value as Record<string, unknown>
  return [sha256, name, mime].every((one) => typeof one === 'string') && Number.isFinite(size)
}

/**
 * What stands in a table for one field of a record. Imported text is only ever text, and what is no value of its kind is shown as
 * what it is.
 */
export function cell(
  field: CatalogField,
  record: Shown,
  lang: Lang,
  files: string,
  /** `whole`: where it stands by itself, with the lines it has. `step`: no finer than that is shown. */
  { whole = false, step }: { whole?: boolean; step?: string | undefined } = {},
): Html | string {
  const value = record[field.name]
  const w = words[lang]
  if (value === null || value === undefined) return field.name === 'time' ? w.noTime : ''
  if (field.name === 'source') return sourceOf(value as Source)
  if (!isOfKind(field.type, value)) return whole ? plainly(value, lang) : cut(plainly(value, lang))
  switch (field.type) {
    case 'time':
      return html`<time datetime="${String(value)}">${formatMoment(Date.parse(String(value)), step, lang)}</time>`
    case 'boolean':
      return value === true ? w.yes : w.no
    case 'string list':
      return whole ? (value as unknown[]).join(', ') : cut((value as unknown[]).join(', '))
    case 'object':
      return whole ? plainly(value, lang) : cut(plainly(value, lang))
    case 'number':
      return formatDecimal(Number(value), lang)
    case 'file':
      return html`${[value].flat().map((file) => fileLink(file as FileRef, lang, files))}`
    default:
      return whole ? html`<span class="lines">${String(value)}</span>` : cut(String(value))
  }
}

function isOfKind(type: CatalogField['type'], value: unknown): boolean {
  switch (type) {
    case 'time':
      return !Number.isNaN(Date.parse(String(value)))
    case 'string list':
      return Array.isArray(value) && value.every((one) => typeof one === 'string')
    case 'number':
    case 'integer':
      return typeof value !== 'object' && Number.isFinite(Number(value))
    case 'file':
      return [value].flat().every(isFile)
    case 'object':
      return true
    default:
      return typeof value !== 'object'
  }
}

interface Source {
  /** The app that wrote it; then there is nothing else. */
  app?: string
  archive: string | null
  entry: string | null
  import: number
}

function sourceOf({ app, archive, entry, import: number }: Source): Html | string {
  if (app !== undefined) return html`<bdi>${URL.canParse(app) ? new URL(app).host : cut(app)}</bdi>`
  return html`<a href="/imports/${number}">${cut(archive ?? String(number))}</a>${entry && html` <span class="soft">${cut(entry)}</span>`}`
}

function fileLink(file: FileRef & { missing?: boolean }, lang: Lang, files: string): Html {
  const name = cut(file.name ?? '')
  if (file.missing || !file.sha256)
    return html`<span class="soft">${name} (${words[lang].missing})</span>`
  return html`<a href="${files}/${file.sha256}" download="${file.name}">${name || file.mime}</a> <span class="soft">${formatBytes(file.size, lang)}</span> `
}

/** What has parts of its own, in a line: `name: Anna, role: owner; name: Bob`. */
function plainly(value: unknown, lang: Lang): string {
  if (Array.isArray(value))
    return value.map((one) => plainly(one, lang)).join(lang === 'fr' ? '\u202f; ' : '; ')
  if (typeof value !== 'object' || value === null) return String(value ?? '')
  const parts = Object.entries(value).filter(([, one]) => one !== null && one !== '')
  return parts
    .map(([name, one]) => `${name.replaceAll('_', ' ')}${colon[lang]}${plainly(one, lang)}`)
    .join(', ')
}

function cut(text: string): string {
  // Half of an emoji is none.
  return text.length > LONGEST ? `${text.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '')}…` : text
}
