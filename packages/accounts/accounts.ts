import {
  cookie,
  formBody,
  type Log,
  type Pool,
  readCookie,
  type ServiceConfig,
} from '@mandate/server'
import { type Html, type Lang, languageOf, ownPath, sendPage } from '@mandate/ui'
import type { Request, RequestHandler, Response } from 'express'
import { Router } from 'express'
import type { Kysely, QueryExecutorProvider } from 'kysely'
import { type AccountPage, offerNotice } from './account/pages.ts'
import { accountRoutes } from './account/routes.ts'
import { type Confirm, confirming } from './confirm.ts'
import type { EntryProps, FurtherWay } from './pages.ts'
import { canHavePasskeys, ceremonies as ceremoniesOf } from './passkeys/ceremonies.ts'
import { challengesStore } from './passkeys/challenges.ts'
import { passkeyModule } from './passkeys/module.ts'
import { passkeySignInRoutes } from './passkeys/sign-in.ts'
import { passkeysStore } from './passkeys/store.ts'
import { recoveryRoutes } from './recovery/routes.ts'
import { recoveryStore } from './recovery/store.ts'
import { entryRoutes, isName, nameIn, type PasswordProblem, whyNoPassword } from './routes.ts'
import { foreign, hasCsrf, isSameOrigin } from './same-origin.ts'
import { LONGEST, type RestsOn, type Session, sessionsStore, signInAge } from './sessions.ts'
import { type Account, accountsStore, NameTakenError } from './store.ts'
import { type AccountTables, accountTables } from './tables.ts'
import { defaultLimits, type TryLimits, tries } from './tries.ts'

export interface AccountsOptions {
  pool: Pool
  /** The same database, where its short reads go over lines of their own. */
  db?: Kysely<AccountTables>
  config: Pick<ServiceConfig, 'publicUrl' | 'clock'>
  log: Log
  /** Stands in the cookie's name. */
  service: 'authorization' | 'resource'
  ui: {
    /** The service's name in the bar of its pages; one text where it is the same in every language. */
    service: string | Record<Lang, string>
    /** What to say to somebody who must sign in on the way to `returnTo`, a path of this service. */
    why?: (returnTo: string, lang: Lang) => string | null
    /** What the service is, in a sentence or two: to somebody who comes for the first time. */
    what?: Record<Lang, string>
    /** A further way in, beside those of every account: on the page of these, and where somebody signs in. */
    further?: (lang: Lang) => FurtherWay
    /** Where the account is deleted, a path of this service. */
    leave?: string
    /** Puts the service's frame around a page of the person signed in. */
    show?: (req: Request, res: Response, status: number, page: AccountPage) => void
  }
  /** Gives a new account what the service has for it; when it fails there is no account. */
  onSignUp?: (account: Account) => Promise<void>
  /** Where a person goes who was on the way to nowhere; `/`. */
  afterSignIn?: string
  limits?: TryLimits
}

export interface Accounts {
  /** /sign-up, /sign-in, /sign-out, /sign-in/code, /account. */
  routes: Router
  /** For the first page: to add a passkey or recovery codes; null for whoever has one or said *not now*. */
  offer(req: Request): Promise<Html | null>
  /** Who asks, by the cookie; null for anybody else. Looked up once per request. */
  session(req: Request): Promise<Session | null>
  /** Goes on with `sessionOf(req)`, or to /sign-in and back. */
  signedIn: RequestHandler
  /** Goes on when the person signed in at most so many seconds ago, else asks again and comes back. */
  fresh(maxAgeSeconds: number): RequestHandler
  /** For pages that ask in place whether it is still the person signed in. */
  confirm: Confirm
  /** A new password; everybody who is signed in is signed out. @returns what is wrong with it, or null */
  setPassword(account: string, password: string): Promise<PasswordProblem | null>
  /** Another name, as it was typed; nobody else takes the former one for `FORMER_NAME_DAYS`. @returns why not, or null */
  rename(account: string, typed: string): Promise<NameProblem | null>
  /** 403 unless a form was sent by a page of ours with the session's `_csrf`. Stands after signedIn; reads the form. */
  csrf: RequestHandler
  /** When the password was set, ms; null: there is none. */
  passwordSince(account: string): Promise<number | null>
  /**
   * A new session for a program of the person's own, as the cookie that carries it; in seconds. Null when the password is
   * another one than when the person said so: changing it ends whatever is signed in, or was about to be.
   */
  openFor(
    account: string,
    passwordSince: number | null,
  ): Promise<{ name: string; value: string; seconds: number } | null>
  byId(id: string): Promise<Account | null>
  byName(name: string): Promise<Account | null>
  /** @throws NameTakenError */
  create(name: string, password: string): Promise<Account>
  /** With every way to sign in and every session, at once; in a transaction of the service's own, if one is given. */
  remove(id: string, within?: QueryExecutorProvider): Promise<void>
  /** Deletes the sessions that were over at a time, ms. */
  sweep(now: number): Promise<void>
}

export type NameProblem = 'taken' | 'wrongName'

const sessions = new WeakMap<Request, Promise<Session | null>>()
const present = new WeakMap<Request, Session>()

/** The session of a request that has passed `signedIn`. */
export function sessionOf(req: Request): Session {
  const session = present.get(req)
  if (!session) throw new Error(`${req.method} ${req.path} needs signedIn before it`)
  return session
}

/**
 * Lets a request be one of a session that is not of this package, for rooms that know another proof of who acts.
 * What is mounted after it finds that session by `sessionOf`; `Accounts.session` does not.
 */
export function actAs(req: Request, session: Session): void {
  present.set(req, session)
}

/** People who sign in at one service. */
export function accounts(options: AccountsOptions): Accounts {
  const { config } = options
  const db = options.db ?? accountTables(options.pool)
  const store = accountsStore(db, config.clock)
  const keys = sessionsStore(db, config.clock)
  const limiter = tries(options.pool, options.limits ?? defaultLimits)
  const held = cookie(config, options.service, 'mandate_session')
  const read = formBody()

  const session = (req: Request): Promise<Session | null> => {
    let found = sessions.get(req)
    if (!found) {
      const key = readCookie(req, held.name)
      found = key === null ? Promise.resolve(null) : keys.find(key)
      sessions.set(req, found)
    }
    return found
  }

  const end = async (req: Request) => {
    const key = readCookie(req, held.name)
    if (key !== null) await keys.end(key)
    sessions.delete(req)
  }

  /** A new key at each sign-in: a key that somebody else had put into this browser opens nothing. */
  const signIn = async (req: Request, res: Response, account: Account, rests?: RestsOn) => {
    const key = await keys.start(account.id, rests)
    if (key === null) return false
    await end(req)
    res.cookie(held.name, key, { ...held.options, maxAge: LONGEST })
    return true
  }

  const signOut = async (req: Request, res: Response) => {
    await end(req)
    res.clearCookie(held.name, held.options)
  }

  const askToSignIn = (req: Request, res: Response, fresh: boolean) => {
    const query = new URLSearchParams(fresh ? { fresh: '1' } : {})
    query.set('return_to', req.originalUrl)
    if (req.method === 'POST') query.set('unsent', '1')
    res.redirect(303, `/sign-in?${query}`)
  }

  const signedIn: RequestHandler = async (req, res, next) => {
    const found = await session(req)
    if (!found) {
      askToSignIn(req, res, false)
      return
    }
    present.set(req, found)
    next()
  }

  const fresh =
    (maxAgeSeconds: number): RequestHandler =>
    async (req, res, next) => {
      const found = await session(req)
      // Somebody was talked into letting a program in: it makes no key and no password of its own with that.
      const isOld = !found || signInAge(found, config.clock()) > maxAgeSeconds * 1000
      if (isOld || found.isProgram) {
        askToSignIn(req, res, found !== null)
        return
      }
      present.set(req, found)
      next()
    }

  const csrf: RequestHandler = (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') {
      next()
      return
    }
    read(req, res, (error?: unknown) => {
      if (error) next(error)
      else if (isSameOrigin(req, config) && hasCsrf(sessionOf(req), req.body._csrf)) next()
      else next(foreign())
    })
  }

  const { service: name } = options.ui
  const service = typeof name === 'string' ? { en: name, fr: name } : name
  const isPossible = canHavePasskeys(config)
  const script = isPossible ? passkeyModule().path : null
  const propsOf = (req: Request, to: unknown, again: unknown): EntryProps => {
    const lang = languageOf(req)
    const returnTo = ownPath(to)
    const why = returnTo === null ? null : options.ui.why?.(returnTo, lang)
    const { what, further } = options.ui
    const way = {
      ...{ returnTo, fresh: again === '1', unsent: req.query['unsent'] === '1' },
      ...(why && { why }),
      ...(what && { what: what[lang] }),
      ...(further && { further: further(lang) }),
    }
    return { service: service[lang], lang, passkeys: script, ...way }
  }
  const show: NonNullable<AccountsOptions['ui']['show']> =
    options.ui.show ??
    ((req, res, status, page) => {
      const lang = languageOf(req)
      const account = sessionOf(req).name
      sendPage(res, status, { service: service[lang], lang, account, ...page })
    })

  const passkeys = passkeysStore(db, config.clock)
  const challenges = challengesStore(db, config.clock)
  const recovery = recoveryStore(db, config.clock)
  const ceremonies = ceremoniesOf({ config, service: service.en, passkeys, challenges })
  const base = { config, store, tries: limiter, session, signIn }
  const entering = { ...base, propsOf, afterSignIn: options.afterSignIn ?? '/' }
  const routes = Router()
  routes.use(
    entryRoutes({ ...entering, service, onSignUp: options.onSignUp ?? (async () => {}), signOut }),
    passkeySignInRoutes({ ...entering, service: options.service, ceremonies }),
    recoveryRoutes({ ...base, service, recovery }),
    accountRoutes({
      ...{ ...base, passkeys, ceremonies, recovery, signedIn, fresh, csrf, sessionOf, show },
      tries: limiter,
      leave: options.ui.leave ?? null,
      further: options.ui.further ?? null,
    }),
  )

  return {
    routes,
    session,
    signedIn,
    fresh,
    csrf,
    async offer(req) {
      const found = await session(req)
      if (!found || !(await store.isOfferOpen(found.account))) return null
      return offerNotice(languageOf(req), found, isPossible)
    },
    confirm: confirming({ ceremonies, passkeys, store, tries: limiter, script }),
    async setPassword(account, password) {
      const problem = whyNoPassword(password)
      if (problem) return problem
      await store.setPassword(account, password)
      return null
    },
    passwordSince: store.passwordSince,
    async openFor(account, passwordSince) {
      const value = await keys.start(account, { passwordSince }, { program: true })
      return value === null ? null : { name: held.name, value, seconds: LONGEST / 1000 }
    },
    async rename(account, typed) {
      const name = nameIn(typed)
      if (!isName(name)) return 'wrongName'
      try {
        await store.rename(account, name)
        return null
      } catch (error) {
        if (error instanceof NameTakenError) return 'taken'
        throw error
      }
    },
    byId: store.byId,
    byName: store.byName,
    create: store.create,
    async remove(id, within) {
      const account = await store.byId(id)
      await store.remove(id, within)
      await limiter.forget([account?.name ?? ''])
    },
    sweep: keys.sweep,
  }
}
