import { type Accounts, csrfField, sessionOf } from '@mandate/accounts'
import type { AuditLog } from '@mandate/audit'
import { allowance, formBody, networkOf } from '@mandate/server'
import { languageOf } from '@mandate/ui'
import { type Request, type Response, Router } from 'express'
import { CompiledQuery, type Kysely } from 'kysely'
import { PROGRAM_SIGNED_IN } from '../activity/deeds.ts'
import type { Database } from '../database.ts'
import { FRESH } from '../home/fresh.ts'
import type { Show } from '../owners/shell.ts'
import type { OwnersStore } from '../owners/store.ts'
import { INTERVAL, LASTS, type ProgramCodes } from './codes.ts'
import { answeredPage, codePage, questionPage } from './page.ts'
import { words } from './words.ts'

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
/** Codes that one person may type in a minute. There are 25,600,000,000. */
const TRIES = 10
/** Codes that programs at one address may ask for in a minute: each is a row for ten. */
const CODES = 60

/**
 * The command line signs in as the owner: it shows a code, the owner types it where they sign in anyway, reads what it can do
 * then, and answers. No password reaches the program, and a passkey does. Only the service's own program is taken, and what it
 * gets is a session like any other, for the owner's own doors.
 * @see [RFC 8628](https://www.rfc-editor.org/rfc/rfc8628)
 */
export function deviceRoutes(rooms: {
  accounts: Pick<Accounts, 'fresh' | 'csrf' | 'byId' | 'openFor' | 'passwordSince'>
  owners: Pick<OwnersStore, 'byAccount'>
  audit: Pick<AuditLog, 'appendWithin'>
  codes: ProgramCodes
  publicUrl: string
  clock: () => number
  show: Show
}): Router {
  const { accounts, codes, publicUrl, show } = rooms
  const typing = allowance(TRIES, rooms.clock)
  const asking = allowance(CODES, rooms.clock)
  const fresh = accounts.fresh(FRESH)
  const routes = Router()
  const refuse = (res: Response, status: number, error: string, description: string) =>
    void res
      .set('Cache-Control', 'no-store')
      .status(status)
      .json({
        ...{ error, error_description: description },
      })
  /** "invalid_client" otherwise: nobody else acts as the owner. */
  const isOwn = (req: Request) => req.body.client_id === `${publicUrl}/programs/mandate.json`
  const notOwn = (res: Response) =>
    refuse(res, 401, 'invalid_client', 'Only the program of this service may ask here.')

  routes.post('/device/auth', formBody(), async (req, res) => {
    if (!isOwn(req)) return notOwn(res)
    const wait = asking(networkOf(req.ip ?? ''))
    if (wait !== null) {
      res.set('Retry-After', String(wait))
      return refuse(res, 429, 'temporarily_unavailable', `Come again in ${wait} seconds.`)
    }
    const { device, code } = await codes.begin()
    res.set('Cache-Control', 'no-store').json({
      device_code: device,
      user_code: code,
      verification_uri: `${publicUrl}/device`,
      verification_uri_complete: `${publicUrl}/device?user_code=${code}`,
      expires_in: LASTS,
      interval: INTERVAL,
    })
  })

  routes.post('/device/token', formBody(), async (req, res) => {
    if (!isOwn(req)) return notOwn(res)
    if (req.body.grant_type !== GRANT) {
      return refuse(res, 400, 'unsupported_grant_type', `grant_type must be ${GRANT}.`)
    }
    const found = await codes.look(String(req.body.device_code ?? ''))
    const account = found.is === 'allowed' ? await accounts.byId(found.account) : null
    // Whoever has changed the password since wants nobody in whom they let in before.
    const opened =
      found.is === 'allowed' && account
        ? await accounts.openFor(account.id, found.passwordSince)
        : null
    if (!account || !opened) {
      const error = found.is === 'allowed' ? 'expired_token' : found.is
      return refuse(res, 400, error, 'See RFC 8628 §3.5.')
    }
    const { name, value, seconds } = opened
    res.set('Cache-Control', 'no-store').json({
      // RFC 6749 §7.1: a type of its own, sent as a cookie of this name to the owner's own doors.
      ...{ access_token: value, token_type: 'Cookie', cookie: name, expires_in: seconds },
      name: account.name,
    })
  })

  /** A program that acts as the owner stands in their log: it can read all there is. */
  async function noteSignIn(tx: Kysely<Database>, account: string): Promise<void> {
    const owner = await rooms.owners.byAccount(account)
    if (!owner) return
    const entry = { owner: owner.id, at: rooms.clock(), body: PROGRAM_SIGNED_IN }
    const query = (text: string, values: unknown[]) =>
      tx.executeQuery(CompiledQuery.raw(text, values))
    await rooms.audit.appendWithin(query, [entry])
  }

  function ask(req: Request, res: Response, status: number, typed: string, error: string | null) {
    const lang = languageOf(req)
    show(req, res, status, codePage({ lang, csrf: csrfField(sessionOf(req)), typed, error }))
  }

  routes.get('/device', fresh, (req, res) => {
    const { user_code: code } = req.query
    ask(req, res, 200, typeof code === 'string' ? code.slice(0, 20) : '', null)
  })

  routes.post('/device', fresh, accounts.csrf, async (req, res) => {
    const w = words[languageOf(req)]
    const typed = String(req.body.code ?? '').slice(0, 20)
    const wait = typing(sessionOf(req).account)
    if (wait !== null) {
      res.set('Retry-After', String(wait))
      return ask(req, res, 429, typed, w.tooMany(wait))
    }
    const code = await codes.find(typed)
    if (code === null) return ask(req, res, 404, typed, w.noSuch)
    const csrf = csrfField(sessionOf(req))
    show(req, res, 200, questionPage({ lang: languageOf(req), csrf, code }))
  })

  // Whoever had to sign in again on the way types the code again.
  routes.get('/device/answer', (_req, res) => res.redirect(303, '/device'))

  routes.post('/device/answer', fresh, accounts.csrf, async (req, res) => {
    const code = String(req.body.code ?? '').slice(0, 20)
    const allowed = req.body.answer === 'allow'
    const lang = languageOf(req)
    const { account } = sessionOf(req)
    const wait = typing(account)
    if (wait !== null) {
      res.set('Retry-After', String(wait))
      return ask(req, res, 429, code, words[lang].tooMany(wait))
    }
    const note = (tx: Kysely<Database>) => (allowed ? noteSignIn(tx, account) : Promise.resolve())
    const passwordSince = await accounts.passwordSince(account)
    const is = await codes.answer(code, { account, passwordSince }, allowed, note)
    if (!is) return ask(req, res, 404, code, words[lang].noSuch)
    show(req, res, 200, answeredPage({ lang, allowed }))
  })

  return routes
}
