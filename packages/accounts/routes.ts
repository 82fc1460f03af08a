import { formBody, Problem, type ServiceConfig } from '@mandate/server'
import { type Lang, languageOf, sendPage } from '@mandate/ui'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { type EntryProps, signInPage, signOutPage, signUpPage } from './pages.ts'
import { MAX_PASSWORD, MIN_PASSWORD, verifyPassword } from './password.ts'
import { foreign, hasCsrf, isSameOrigin } from './same-origin.ts'
import type { RestsOn, Session } from './sessions.ts'
import { type Account, type AccountsStore, NameTakenError } from './store.ts'
import type { Tries } from './tries.ts'

const entry = z.object({
  name: z.string().max(1_000),
  password: z.string().max(60_000),
  return_to: z.string().optional(),
  fresh: z.string().optional(),
})

/** /sign-up, /sign-in and /sign-out, which need no script. */
export function entryRoutes(rooms: {
  config: Pick<ServiceConfig, 'publicUrl'>
  service: Record<Lang, string>
  store: AccountsStore
  tries: Tries
  afterSignIn: string
  propsOf(req: Request, returnTo: unknown, fresh: unknown): EntryProps
  onSignUp: (account: Account) => Promise<void>
  session(req: Request): Promise<Session | null>
  /** @returns false when what it rests on has changed meanwhile */
  signIn(req: Request, res: Response, account: Account, rests?: RestsOn): Promise<boolean>
  signOut(req: Request, res: Response): Promise<void>
}): Router {
  const { service, store, tries, afterSignIn } = rooms
  const router = Router()

  const propsOf = (req: Request) => rooms.propsOf(req, req.query['return_to'], req.query['fresh'])

  const read = (req: Request) => {
    if (!isSameOrigin(req, rooms.config)) throw foreign()
    const form = entry.safeParse(req.body)
    if (!form.success)
      throw new Problem(400, 'invalid_request', {
        en: 'The form needs Name and Password.',
        fr: 'Le formulaire doit contenir Nom et Mot de passe.',
      })
    const { name, password, return_to, fresh } = form.data
    const props = { ...rooms.propsOf(req, return_to, fresh), name }
    return { name: nameIn(name), password, props, address: req.ip ?? '' }
  }

  router.get('/sign-in', async (req, res) => {
    const props = propsOf(req)
    const session = await rooms.session(req)
    if (session && !props.fresh) res.redirect(303, props.returnTo ?? afterSignIn)
    else
      sendPage(
        res,
        200,
        signInPage(session ? { ...props, name: session.name } : { ...props, fresh: false }),
      )
  })

  router.post('/sign-in', formBody(), async (req, res) => {
    const { name, password, props, address } = read(req)
    await tries.take(name.slice(0, 64), address)
    const account = await store.byName(name)
    const hash = account && (await store.passwordHash(account.id))
    // The same answer and the same time, whether the name or the password is wrong, or was right until a moment ago.
    const isRight = await verifyPassword(hash, password)
    if (!isRight || !account || !(await rooms.signIn(req, res, account, { passwordHash: hash }))) {
      sendPage(res, 401, signInPage({ ...props, problem: 'wrong' }))
      return
    }
    await tries.giveBack(name, address)
    // 303: the browser must not send the password on to where it is led.
    res.redirect(303, props.returnTo ?? afterSignIn)
  })

  router.get('/sign-up', async (req, res) => {
    const props = propsOf(req)
    if (await rooms.session(req)) res.redirect(303, props.returnTo ?? afterSignIn)
    else sendPage(res, 200, signUpPage(props))
  })

  router.post('/sign-up', formBody(), async (req, res) => {
    const { name, password, props, address } = read(req)
    const problem = whyNot(name, password)
    if (problem) {
      sendPage(res, 422, signUpPage({ ...props, problem }))
      return
    }
    await tries.take(null, address)
    const account = await create(name, password)
    if (!account) {
      sendPage(res, 409, signUpPage({ ...props, problem: 'taken' }))
      return
    }
    await rooms.signIn(req, res, account)
    res.redirect(303, props.returnTo ?? afterSignIn)
  })

  /** The account with all that the service gives it, or none of it; null when the name is taken. */
  const create = async (name: string, password: string): Promise<Account | null> => {
    try {
      const account = await store.create(name, password)
      await rooms.onSignUp(account).catch(async (error: unknown) => {
        await store.remove(account.id)
        throw error
      })
      return account
    } catch (error) {
      if (error instanceof NameTakenError) return null
      throw error
    }
  }

  router.get('/sign-out', async (req, res) => {
    const session = await rooms.session(req)
    const lang = languageOf(req)
    if (session) sendPage(res, 200, signOutPage({ service: service[lang], lang, session }))
    else res.redirect(303, '/sign-in')
  })

  router.post('/sign-out', formBody(), async (req, res) => {
    const session = await rooms.session(req)
    if (session && !(isSameOrigin(req, rooms.config) && hasCsrf(session, req.body._csrf))) {
      throw foreign()
    }
    await rooms.signOut(req, res)
    res.redirect(303, '/sign-in')
  })

  return router
}

/** The name that was meant. NUL is no text to a database; a name with it is nobody's, like any other wrong one. */
export function nameIn(written: string): string {
  return written.trim().toLowerCase().replaceAll('\0', '\ufffd')
}

/** Why a name or a password cannot be taken, or null. */
function whyNot(name: string, password: string): EntryProps['problem'] | null {
  return isName(name) ? whyNoPassword(password) : 'wrongName'
}

export function isName(name: string): boolean {
  return /^[a-z0-9-]{1,32}$/.test(name)
}

export type PasswordProblem = 'shortPassword' | 'longPassword'

/** Why a password cannot be taken, or null. */
export function whyNoPassword(password: string): PasswordProblem | null {
  const length = [...password].length
  if (length < MIN_PASSWORD) return 'shortPassword'
  return length > MAX_PASSWORD ? 'longPassword' : null
}
