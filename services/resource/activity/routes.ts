import type { Accounts } from '@mandate/accounts'
import { type AuditLog, type StoredEntry, sendChain } from '@mandate/audit'
import { languageOf } from '@mandate/ui'
import { Router } from 'express'
import type { CatalogsStore } from '../catalog/store.ts'
import type { AccessLists } from '../ledger/pages/lists.ts'
import { ownerOf } from '../owners/of-session.ts'
import type { Show } from '../owners/shell.ts'
import type { Owner } from '../owners/store.ts'
import { linesOf } from './lines.ts'
import { activityPage } from './page.ts'

/** Entries that are read at once; how often at most for one page, and how many lines are enough. */
const ENTRIES = 200
const MOST_TIMES = 10
const ENOUGH = 50

/** `/activity`: "who read what, when, how much, what was refused"; `/activity.jsonl` is the same to keep and verify. */
export function activityRoutes(options: {
  accounts: Pick<Accounts, 'signedIn'>
  owners: { byAccount(account: string): Promise<Owner | null> }
  audit: Pick<AuditLog, 'read' | 'chain' | 'heads'>
  catalogs: Pick<CatalogsStore, 'of'>
  lists: Pick<AccessLists, 'peopleOf'>
  show: Show
}): Router {
  const { accounts, owners, audit, catalogs, show } = options
  const routes = Router()

  /** Entries for one page: folded looks take many of them. `older`: where the next page begins. */
  async function read(owner: string, from: number | undefined, each: boolean) {
    const entries: StoredEntry[] = []
    let older = from ?? null
    for (let times = 0; times < (each ? 1 : MOST_TIMES); times++) {
      const before = older === null ? {} : { before: older }
      const more = await audit.read(owner, { limit: ENTRIES, ...before })
      entries.push(...more)
      older = more.length === ENTRIES ? (more.at(-1)?.entry ?? null) : null
      if (older === null || linesOf(entries, each).length >= ENOUGH) break
    }
    return { lines: linesOf(entries, each), older }
  }

  routes.get('/activity', accounts.signedIn, async (req, res) => {
    const owner = await ownerOf(owners, req)
    const before = /^\d{1,15}$/.exec(String(req.query['before'] ?? ''))?.[0]
    const each = req.query['looks'] === 'each'
    const { lines, older } = await read(owner.id, before ? Number(before) : undefined, each)
    const lang = languageOf(req)
    const catalog = await catalogs.of(owner.id)
    const grants = lines.flatMap((line) =>
      line.is === 'reading' ? (line.reading.entry.grant ?? []) : [],
    )
    const people = await options.lists.peopleOf(owner.id, [...new Set(grants)])
    const page = activityPage({ lang, lines, each, older, catalog, people })
    show(req, res, 200, { ...page, current: '/activity' })
  })

  routes.get('/activity.jsonl', accounts.signedIn, async (req, res) => {
    const owner = await ownerOf(owners, req)
    await sendChain(req, res, audit, owner.id)
  })

  return routes
}
