import { type Accounts, type Session, sessionOf } from '@mandate/accounts'
import { type AuditLog, sendChain } from '@mandate/audit'
import { languageOf, type PageProps, sendPage } from '@mandate/ui'
import { type Request, Router } from 'express'
import { activityPage } from './page.ts'

const PAGE = 100

/** GET /activity: what the owner answered and what apps fetched; /activity.jsonl is the same to keep and verify. */
export function activityRoutes(rooms: {
  accounts: Accounts
  audit: AuditLog
  peopleOf(account: string): Promise<ReadonlyMap<string, string>>
  shell(req: Request, session: Session): Omit<PageProps, 'title' | 'body'>
}): Router {
  const { accounts, audit, shell } = rooms
  const router = Router()

  router.get('/activity', accounts.signedIn, async (req, res) => {
    const session = sessionOf(req)
    const before = Number(req.query['before'])
    const from = Number.isSafeInteger(before) && before > 0 ? { before } : {}
    const entries = await audit.read(session.account, { limit: PAGE, ...from })
    const last = entries.at(-1)
    const page = activityPage({
      lang: languageOf(req),
      entries,
      people: await rooms.peopleOf(session.account),
      olderUrl: last && entries.length === PAGE ? `/activity?before=${last.entry}` : null,
      downloadUrl: '/activity.jsonl',
    })
    sendPage(res, 200, { ...shell(req, session), ...page })
  })

  router.get('/activity.jsonl', accounts.signedIn, async (req, res) => {
    const { account } = sessionOf(req)
    await sendChain(req, res, audit, account)
  })

  return router
}
