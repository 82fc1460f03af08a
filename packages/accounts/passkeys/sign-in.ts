import { randomBytes } from 'node:crypto'
import { cookie, formBody, readCookie, type ServiceConfig } from '@mandate/server'
import { sendPage } from '@mandate/ui'
import { type Request, type Response, Router } from 'express'
import type { EntryProps } from '../pages.ts'
import { signInPage } from '../pages.ts'
import { foreign, isSameOrigin } from '../same-origin.ts'
import type { Session } from '../sessions.ts'
import type { Account, AccountsStore } from '../store.ts'
import type { Tries } from '../tries.ts'
import { type Ceremonies, canHavePasskeys } from './ceremonies.ts'
import { CHALLENGE_MS } from './challenges.ts'
import { type BrowserModule, passkeyModule } from './module.ts'

/** Signing in with a passkey; the browser module asks the first, and sends the form to the second. */
export function passkeySignInRoutes(rooms: {
  config: Pick<ServiceConfig, 'publicUrl'>
  service: 'authorization' | 'resource'
  ceremonies: Ceremonies
  store: AccountsStore
  tries: Tries
  afterSignIn: string
  session(req: Request): Promise<Session | null>
  signIn(req: Request, res: Response, account: Account): Promise<boolean>
  propsOf(req: Request, returnTo: unknown, fresh: unknown): EntryProps
}): Router {
  const { ceremonies, config, store, tries } = rooms
  const router = Router()
  const held = cookie(config, rooms.service, 'mandate_passkey')
  const module: BrowserModule | null = canHavePasskeys(config) ? passkeyModule() : null
  if (!module) return router

  router.get(module.path, (_req, res) => {
    res.set('Cache-Control', 'public, max-age=31536000, immutable').type('text/javascript')
    res.send(module.body)
  })

  // Each costs a row, so they count as tries until a passkey has answered.
  router.post('/sign-in/passkey/options', formBody(), async (req, res) => {
    if (!isSameOrigin(req, config)) throw foreign()
    await tries.take(null, req.ip ?? '')
    const session = await rooms.session(req)
    const holder = session?.id ?? randomBytes(32).toString('base64url')
    const options = await ceremonies.toSignIn(holder, session?.account ?? null)
    if (!session) res.cookie(held.name, holder, { ...held.options, maxAge: CHALLENGE_MS })
    res.set('Cache-Control', 'no-store').json(options)
  })

  router.post('/sign-in/passkey', formBody(), async (req, res) => {
    if (!isSameOrigin(req, config)) throw foreign()
    const session = await rooms.session(req)
    const props = rooms.propsOf(req, req.body.return_to, req.body.fresh)
    const holder = session?.id ?? readCookie(req, held.name) ?? ''
    // Whoever is signed in is asked whether it is still them, not for anybody.
    const id = await ceremonies.signIn(holder, session?.account ?? null, parsed(req.body.answer))
    const account = id === null ? null : await store.byId(id)
    res.clearCookie(held.name, held.options)
    if (!account || !(await rooms.signIn(req, res, account))) {
      const name = session?.name
      const shown = { ...props, ...(name && { name }), problem: 'wrongPasskey' } as const
      sendPage(res, 401, signInPage(shown))
      return
    }
    await tries.giveBack(null, req.ip ?? '')
    res.redirect(303, props.returnTo ?? rooms.afterSignIn)
  })

  return router
}

/** What a form brought, as JSON; null for anything else. */
export function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
