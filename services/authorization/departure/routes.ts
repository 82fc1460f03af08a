import { type Accounts, csrfField, sessionOf } from '@mandate/accounts'
import { languageOf, sendPage } from '@mandate/ui'
import { Router } from 'express'
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import { homeWords, type Shell } from '../home/index.ts'
import type { Departures } from './leave.ts'
import { leavePage, leftPage } from './page.ts'

/** What a stolen session must not do alone asks for a sign-in of the last ten minutes, s. */
const FRESH = 600

/** `/leave`: what goes with an account here, and its end. */
export function departureRoutes(rooms: {
  db: Kysely<Database>
  accounts: Accounts
  departures: Departures
  clock: () => number
  linksOf(account: string): Promise<{ resource: string }[]>
  shell: Shell
}): Router {
  const { db, accounts, shell } = rooms
  const router = Router()
  const fresh = accounts.fresh(FRESH)

  router.get('/leave', fresh, async (req, res) => {
    const session = sessionOf(req)
    const lang = languageOf(req)
    const live = await db
      .selectFrom('grants')
      .select(['client_id', 'grantee'])
      .distinct()
      .where('account', '=', session.account)
      .where('ended_at', 'is', null)
      .where((or) =>
        or.or([or('expires_at', 'is', null), or('expires_at', '>', new Date(rooms.clock()))]),
      )
      .execute()
    const links = await rooms.linksOf(session.account)
    const page = leavePage({
      ...{ lang, csrf: csrfField(session) },
      readers: [
        ...new Set(live.map((one) => one.grantee?.alias ?? new URL(one.client_id).host)),
      ].toSorted(),
      resources: links.map(({ resource }) => resource),
    })
    sendPage(res, 200, { ...shell(req, session), ...page })
  })

  router.post('/leave', fresh, accounts.csrf, async (req, res) => {
    const lang = languageOf(req)
    await rooms.departures.leave(sessionOf(req).account)
    sendPage(res, 200, { ...leftPage(lang), lang, service: homeWords[lang].service })
  })

  return router
}
