import { type Accounts, csrfField, sessionOf } from '@mandate/accounts'
import { allowance } from '@mandate/server'
import { languageOf, sendPage } from '@mandate/ui'
import { type Request, type Response, Router } from 'express'
import type { Shell } from '../home/index.ts'
import { codePage, donePage } from './page.ts'
import { words } from './words.ts'

/** Codes that one person may type in a minute. There are 25,600,000,000. */
const TRIES = 10

/**
 * /device: where the owner types the code that a program shows. An address that brings the code along fills it in, and
 * no more: the words about who may have sent it stand above the button.
 * @see [RFC 8628 §3.3, §5.1](https://www.rfc-editor.org/rfc/rfc8628)
 */
export function codeRoutes(rooms: {
  accounts: Accounts
  clock: () => number
  shell: Shell
  /** Takes a code for an account; where they are asked, or null. */
  take(typed: string, account: string): Promise<string | null>
}): Router {
  const { accounts, shell } = rooms
  const typing = allowance(TRIES, rooms.clock)
  const router = Router()

  function show(req: Request, res: Response, status: number, typed: string, error: string | null) {
    const session = sessionOf(req)
    const page = codePage({ lang: languageOf(req), csrf: csrfField(session), typed, error })
    sendPage(res, status, { ...shell(req, session), ...page })
  }

  router.get('/device', accounts.signedIn, (req, res) => {
    const { user_code: code } = req.query
    show(req, res, 200, typeof code === 'string' ? code.slice(0, 20) : '', null)
  })

  router.post('/device', accounts.signedIn, accounts.csrf, async (req, res) => {
    const w = words[languageOf(req)]
    const typed = String(req.body.code ?? '').slice(0, 20)
    const { account } = sessionOf(req)
    const wait = typing(account)
    if (wait !== null) {
      res.set('Retry-After', String(wait))
      return show(req, res, 429, typed, w.tooMany(wait))
    }
    const question = await rooms.take(typed, account)
    if (question === null) return show(req, res, 404, typed, w.noSuch)
    res.redirect(303, question)
  })

  router.get('/device/done', accounts.signedIn, (req, res) => {
    const { receipt } = req.query
    const known = typeof receipt === 'string' && /^[\w-]{10,64}$/.test(receipt) ? receipt : null
    const page = donePage({ lang: languageOf(req), receipt: known })
    sendPage(res, 200, { ...shell(req, sessionOf(req)), ...page })
  })

  return router
}
