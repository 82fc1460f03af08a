import { type Accounts, type Session, sessionOf } from '@mandate/accounts'
import { languageOf, type PageProps, sendPage } from '@mandate/ui'
import { type Request, Router } from 'express'
import { homePage } from './page.ts'
import { words } from './words.ts'

export type Shell = (req: Request, session: Session) => Omit<PageProps, 'title' | 'body'>

/** What stands around every page of a person who is signed in. */
export const shell: Shell = (req, session) => {
  const lang = languageOf(req)
  const w = words[lang]
  const link = (href: string, label: string) => ({ href, label, current: req.path === href })
  return {
    service: w.service,
    lang,
    account: session.name,
    nav: [
      link('/', w.home),
      link('/access', w.access),
      link('/shared', w.shared),
      link('/activity', w.activity),
      link('/receipts', w.receipts),
      link('/keys', w.keys),
    ],
  }
}

/** GET /: the owner's name for apps, what is linked, how many apps can read. */
export function homeRoutes(rooms: {
  accounts: Accounts
  issuer: string
  linksOf(account: string): Promise<{ resource: string }[]>
  countsOf(account: string): Promise<{ apps: number; people: number }>
  /** How much is shared with somebody that they have not answered. */
  waitingOf(account: string): Promise<number>
}): Router {
  const router = Router()
  router.get('/', rooms.accounts.signedIn, async (req, res) => {
    const session = sessionOf(req)
    const { apps, people } = await rooms.countsOf(session.account)
    const links = await rooms.linksOf(session.account)
    const page = homePage({
      lang: languageOf(req),
      name: session.name,
      alias: `${session.name}@${new URL(rooms.issuer).host}`,
      issuer: rooms.issuer,
      resources: links.map(({ resource }) => resource),
      apps,
      people,
      waiting: await rooms.waitingOf(session.account),
      offer: await rooms.accounts.offer(req),
    })
    sendPage(res, 200, { ...shell(req, session), ...page })
  })
  return router
}
