import { pipeline } from 'node:stream/promises'
import { type Accounts, sessionOf } from '@mandate/accounts'
import { type AuditLog, chainLines, type StoredEntry } from '@mandate/audit'
import type { Catalog } from '@mandate/grants'
import {
  buttonLink,
  formatBytes,
  formatCount,
  formatDateTime,
  html,
  type Lang,
  languageOf,
  table,
} from '@mandate/ui'
import { type Request, Router } from 'express'
import type { AccessEntry } from '../access/log.ts'
import type { CatalogsStore } from '../catalog/store.ts'
import { noHome } from '../owners/no-home.ts'
import type { Show } from '../owners/shell.ts'
import type { Owner } from '../owners/store.ts'
import { type Page, titleOf } from './page.ts'
import { words } from './words.ts'

const ENTRIES = 200

/** One reading, made of its first entry and the one that closed it, which may be the same. */
interface Reading {
  at: number
  entry: AccessEntry
  closed: AccessEntry | null
}

/** `/activity`: "who read what, when, how much, what was refused"; `/activity.jsonl` is the same to keep and verify. */
export function activityRoutes(options: {
  accounts: Pick<Accounts, 'signedIn'>
  owners: { byAccount(account: string): Promise<Owner | null> }
  audit: Pick<AuditLog, 'read' | 'chain' | 'heads'>
  catalogs: Pick<CatalogsStore, 'of'>
  show: Show
}): Router {
  const { accounts, owners, audit, catalogs, show } = options
  const routes = Router()

  async function ownerOf(req: Request): Promise<Owner> {
    const owner = await owners.byAccount(sessionOf(req).account)
    if (!owner) throw noHome()
    return owner
  }

  routes.get('/activity', accounts.signedIn, async (req, res) => {
    const owner = await ownerOf(req)
    const before = /^\d{1,15}$/.exec(String(req.query['before'] ?? ''))?.[0]
    const entries = await audit.read(owner.id, {
      limit: ENTRIES,
      ...(before ? { before: Number(before) } : {}),
    })
    const older = entries.length === ENTRIES ? (entries.at(-1)?.entry ?? null) : null
    const lang = languageOf(req)
    const catalog = await catalogs.of(owner.id)
    const page = activityPage({ lang, readings: readings(entries), older, catalog })
    show(req, res, 200, { ...page, current: '/activity' })
  })

  routes.get('/activity.jsonl', accounts.signedIn, async (req, res) => {
    const owner = await ownerOf(req)
    res.set('Content-Disposition', 'attachment; filename="activity.jsonl"')
    res.set('Cache-Control', 'no-store').type('application/x-ndjson')
    await pipeline(chainLines(audit, owner.id), res)
  })

  return routes
}

/** Newest first. An entry that closes a reading of the page after this one is left out. */
export function readings(entries: StoredEntry[]): Reading[] {
  const closed = new Map<string, AccessEntry>()
  const found: Reading[] = []
  for (const { at, body } of entries) {
    // Other rooms may keep entries in the same log; only those about access are of this form.
    const entry = body as AccessEntry
    if (!['allowed', 'closed', 'failed', 'refused'].includes(entry.verdict)) continue
    // Only the first entry of a reading says what was asked.
    if (entry.request === '') closed.set(entry.access, entry)
    else {
      const whole = entry.rows === null ? null : entry
      found.push({ at, entry, closed: whole ?? closed.get(entry.access) ?? null })
    }
  }
  return found
}

export function activityPage(props: {
  lang: Lang
  readings: Reading[]
  older: number | null
  catalog: Catalog
}): Page {
  const { lang, catalog } = props
  const w = words[lang]
  const rows = props.readings.map((reading) => [
    formatDateTime(reading.at, lang),
    who(reading, lang),
    what(reading, catalog, lang),
    result(reading, lang),
    size(reading, lang),
  ])
  const labels = [w.when, w.who, w.what, w.result, w.size]
  return {
    title: w.activity,
    wide: true,
    body: html`<h1>${w.activity}</h1>
<p>${w.log}</p>
${rows.length === 0 ? html`<p>${w.logEmpty}</p>` : table({ caption: w.activity, columns: labels.map((label) => ({ label })), rows })}
${props.older !== null && buttonLink({ href: `/activity?before=${props.older}`, label: w.older })}
<p><a href="/activity.jsonl" download>${w.download}</a></p>`,
  }
}

function who({ entry }: Reading, lang: Lang) {
  const w = words[lang]
  if (entry.client !== null) return html`<bdi>${hostOf(entry.client)}</bdi>`
  return entry.verdict === 'refused' ? w.unknown : w.you
}

function what({ entry }: Reading, catalog: Catalog, lang: Lang) {
  const w = words[lang]
  const collection = catalog.collections.find((one) => one.name === entry.collection)
  const title = collection ? titleOf(collection, lang) : (entry.collection ?? w.overview)
  const { fields, record, blob, changes, filter, append, update } = entry.details
  const parts = [
    title,
    ...(blob ? [w.aFile] : []),
    ...(record || update || entry.details['delete'] ? [w.aRecord] : []),
    ...(Array.isArray(append) ? [w.added(append.length)] : []),
    ...(changes ? [w.whatChanged] : []),
    ...(filter ? [w.filter] : []),
  ]
  if (!Array.isArray(fields) || fields.length === 0) return parts.join(' · ')
  const titles = fields.map((name) => {
    const field = collection?.fields.find((one) => one.name === name)
    return field?.words?.[lang].title ?? field?.title ?? String(name)
  })
  return html`${parts.join(' · ')} <span class="soft">${w.details(titles.join(', '))}</span>`
}

const ACTS = ['append', 'update', 'delete'] as const

function result({ entry, closed }: Reading, lang: Lang): string {
  const w = words[lang]
  if (entry.verdict === 'refused') {
    return `${w.refused}: ${w.reasons[entry.code ?? ''] ?? w.otherReason}`
  }
  const did = ACTS.find((act) => act in entry.details)
  if (closed?.verdict === 'failed') return did ? w.notDone : w.stopped
  if (did) return w.acts[did]
  return closed ? w.read : w.reading
}

function size({ entry, closed }: Reading, lang: Lang): string {
  if (!closed) return ''
  const rows = formatCount(closed.rows ?? 0, lang, words[lang].records)
  if (ACTS.some((act) => act in entry.details)) return rows
  return `${rows}, ${formatBytes(closed.bytes ?? 0, lang)}`
}

function hostOf(client: string): string {
  return URL.canParse(client) ? new URL(client).host : client
}
