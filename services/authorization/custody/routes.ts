import { type Accounts, type Session, sessionOf } from '@mandate/accounts'
import { fingerprintWords } from '@mandate/grants'
import { languageOf, type PageProps, sendPage } from '@mandate/ui'
import { type Request, Router } from 'express'
import type { JWK } from 'jose'
import { keysPage } from './page.ts'

/** GET /keys: which keys sign for the owner, by the words that the resource service shows too. */
export function keyRoutes(rooms: {
  accounts: Accounts
  linksOf(account: string): Promise<{ resource: string; keys: JWK[] }[]>
  shell(req: Request, session: Session): Omit<PageProps, 'title' | 'body'>
}): Router {
  const router = Router()
  router.get('/keys', rooms.accounts.signedIn, async (req, res) => {
    const session = sessionOf(req)
    const links = await rooms.linksOf(session.account)
    const keys = await Promise.all(
      links.map(async ({ resource, keys }) => ({
        resource,
        fingerprint: await fingerprintWords({ keys }),
        ids: keys.map((key) => key.kid ?? ''),
      })),
    )
    const page = keysPage({ lang: languageOf(req), keys })
    sendPage(res, 200, { ...rooms.shell(req, session), ...page })
  })
  return router
}
