import { type Accounts, type Session, sessionOf } from '@mandate/accounts'
import { fingerprintWords } from '@mandate/grants'
import { languageOf, ownPath, type PageProps, sendPage } from '@mandate/ui'
import { type Request, type Response, Router } from 'express'
import type { JWK } from 'jose'
import { keysPage } from './page.ts'

/** GET /keys: which keys sign for the owner, by the words that the resource service shows too. */
export function keyRoutes(rooms: {
  accounts: Accounts
  linksOf(
    account: string,
  ): Promise<{ resource: string; keys: JWK[]; custody: 'provider' | 'device' }[]>
  /** Address of the module that knows which keys are on this device. */
  script: string
  shell(req: Request, session: Session): Omit<PageProps, 'title' | 'body'>
}): Router {
  const router = Router()

  async function show(req: Request, res: Response, returnTo: string | null): Promise<void> {
    const session = sessionOf(req)
    const links = await rooms.linksOf(session.account)
    const keys = await Promise.all(
      links.map(async ({ resource, keys, custody }) => ({
        resource,
        custody,
        fingerprint: await fingerprintWords({ keys }),
        ids: keys.map((key) => key.kid ?? ''),
      })),
    )
    const page = keysPage({ lang: languageOf(req), keys, returnTo })
    sendPage(res, 200, { ...rooms.shell(req, session), ...page, scripts: [rooms.script] })
  }

  router.get('/keys', rooms.accounts.signedIn, (req, res) => show(req, res, null))
  // Where a page that signs goes when this device has none of the keys.
  router.get('/keys/missing', rooms.accounts.signedIn, (req, res) =>
    show(req, res, ownPath(req.query['return_to']) ?? '/keys'),
  )
  return router
}
