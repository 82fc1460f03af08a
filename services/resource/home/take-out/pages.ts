import { type Accounts, csrfField, sessionOf } from '@mandate/accounts'
import { languageOf } from '@mandate/ui'
import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import type { Database } from '../../database.ts'
import { ownerOf } from '../../owners/of-session.ts'
import type { Show } from '../../owners/shell.ts'
import type { OwnersStore } from '../../owners/store.ts'
import { MAX_PASSPHRASE, MIN_PASSPHRASE } from '../archive/key.ts'
import { FRESH, isFresh } from '../fresh.ts'
import { estimateOf } from './estimate.ts'
import { type PassphraseProps, partSizes, passphrasePage, takeOutPage } from './page.ts'
import type { StartTakeOut } from './start.ts'
import { linkKey, type TakeOutsStore } from './store.ts'

/** `/take-out`: the size first, then the archive under way, then its parts. */
export function takeOutPages(rooms: {
  db: Kysely<Database>
  accounts: Accounts
  owners: OwnersStore
  takeOuts: TakeOutsStore
  start: StartTakeOut
  clock: () => number
  show: Show
  script: string
}): Router {
  const { db, accounts, owners, takeOuts, clock, show } = rooms
  const routes = Router()
  const fresh = accounts.fresh(FRESH)

  async function actor(req: Request) {
    const session = sessionOf(req)
    const owner = await ownerOf(owners, req)
    const [newest = null] = await takeOuts.list(owner.id)
    const takeOut = newest?.state === 'removed' ? null : newest
    return { owner, session, takeOut, csrf: csrfField(session), lang: languageOf(req) }
  }

  routes.get('/take-out', accounts.signedIn, async (req, res) => {
    const { owner, session, takeOut, csrf, lang } = await actor(req)
    const { dataKey } = await owners.keys(owner.id)
    const page = takeOutPage({
      ...{ lang, csrf, takeOut, estimate: await estimateOf(db, owner.id) },
      parts: takeOut ? await takeOuts.parts(owner.id, takeOut.number) : [],
      address: `/owners/${owner.address}/exports/${takeOut?.number}`,
      linkKey: takeOut && isFresh(session, clock()) ? linkKey(dataKey, takeOut.number) : null,
    })
    show(req, res, 200, { ...page, current: '/take-out', scripts: [rooms.script] })
  })

  /** Through a fresh sign-in to the links. */
  routes.get('/take-out/parts', fresh, (_req, res) => res.redirect(303, '/take-out'))

  const ask = async (
    req: Request,
    res: Response,
    status: number,
    problem?: PassphraseProps['problem'],
  ) => {
    const { takeOut, csrf, lang } = await actor(req)
    const props = { lang, csrf, replaces: takeOut !== null, ...(problem && { problem }) }
    show(req, res, status, { ...passphrasePage(props), current: '/take-out' })
  }

  routes.get('/take-out/new', fresh, (req, res) => ask(req, res, 200))

  routes.post('/take-out/new', fresh, accounts.csrf, async (req, res) => {
    const { owner } = await actor(req)
    const passphrase = String(req.body.passphrase ?? '')
    const problem = whyNot(passphrase, req.body.again)
    if (problem) return ask(req, res, 422, problem)
    await rooms.start(owner, { passphrase, partBytes: sizeOf(req.body.size) })
    res.redirect(303, '/take-out')
  })

  // Where a sign-in that had ended comes back to.
  routes.get('/take-out/remove', (_req, res) => res.redirect(303, '/take-out'))

  routes.post('/take-out/remove', accounts.signedIn, accounts.csrf, async (req, res) => {
    const { owner } = await actor(req)
    await takeOuts.remove(owner.id)
    res.redirect(303, '/take-out')
  })

  return routes
}

function sizeOf(chosen: unknown): number {
  return (partSizes.find((size) => String(size) === chosen) ?? partSizes[0]) * 1e9
}

function whyNot(passphrase: string, again: unknown): PassphraseProps['problem'] | null {
  if (passphrase.length < MIN_PASSPHRASE) return 'short'
  if (passphrase.length > MAX_PASSPHRASE) return 'long'
  return passphrase === again ? null : 'differs'
}
