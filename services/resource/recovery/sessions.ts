import { createHash, createHmac, randomBytes } from 'node:crypto'
import { type Accounts, actAs, type Session } from '@mandate/accounts'
import { cookie, Problem, readCookie, type ServiceConfig } from '@mandate/server'
import type { Request, RequestHandler, Response } from 'express'
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { Owner, OwnersStore } from '../owners/store.ts'

/** How long somebody with a recovery key may act, ms. */
const LIFE = 3600 * 1000

export interface RecoverySession extends Session {
  owner: Owner
  expiresAt: Date
}

export interface RecoverySessions {
  start(res: Response, owner: Owner): Promise<{ expiresIn: number }>
  /** Who acts with a recovery key in this request; null: nobody. */
  find(req: Request): Promise<RecoverySession | null>
  end(req: Request, res: Response): Promise<void>
  /** Every one of an owner. */
  endAll(owner: string): Promise<void>
  /** Goes on for a person signed in, and for one with the key. */
  either: RequestHandler
  /** Goes on only for one with the key; the others get 403. */
  signedIn: RequestHandler
  /** For rooms that show data: somebody with the key alone is told that it opens none. */
  shut(accounts: Accounts): Accounts
  /** For rooms that may be used with the key. */
  open(accounts: Accounts): Accounts
  /** Whether this request is by somebody with the key and not signed in; asked after `either`. */
  isActing(req: Request): boolean
}

/**
 * Sessions of people who have proven a recovery key: no sign-in, so nothing that shows data knows them. Rooms that may
 * be used with the key ask `either`.
 */
export function recoverySessions(options: {
  db: Kysely<Database>
  config: Pick<ServiceConfig, 'publicUrl' | 'clock'>
  accounts: Pick<Accounts, 'session' | 'signedIn' | 'byId'>
  owners: Pick<OwnersStore, 'byId'>
}): RecoverySessions {
  const { db, config, accounts, owners } = options
  const { clock } = config
  const held = cookie(config, 'resource', 'mandate_recovery')
  const found = new WeakMap<Request, Promise<RecoverySession | null>>()
  const acting = new WeakSet<Request>()

  async function read(key: string): Promise<RecoverySession | null> {
    const session = hash(key)
    const row = await db
      .selectFrom('recovery_sessions')
      .selectAll()
      .where('session', '=', session)
      .where('expires_at', '>', new Date(clock()))
      .executeTakeFirst()
    const owner = row && (await owners.byId(row.owner))
    const account = owner && (await accounts.byId(owner.account))
    if (!row || !owner || !account) return null
    return {
      id: session.toString('base64url'),
      account: account.id,
      name: account.name,
      signedInAt: Math.floor(row.started_at.getTime() / 1000),
      csrf: createHmac('sha256', key).update('csrf').digest('base64url'),
      owner,
      expiresAt: row.expires_at,
    }
  }

  const find = (req: Request) => {
    let session = found.get(req)
    if (!session) {
      const key = readCookie(req, held.name)
      session = key === null || !/^[\w-]{43}$/.test(key) ? Promise.resolve(null) : read(key)
      found.set(req, session)
    }
    return session
  }

  const enter = (req: Request, session: RecoverySession) => {
    acting.add(req)
    actAs(req, session)
  }

  const either: RequestHandler = async (req, res, next) => {
    const session = (await accounts.session(req)) ? null : await find(req)
    if (!session) return accounts.signedIn(req, res, next)
    enter(req, session)
    next()
  }

  return {
    find,
    either,

    open: (of) => ({
      ...of,
      signedIn: either,
      session: async (req) => (await of.session(req)) ?? find(req),
    }),

    shut: (of) => ({
      ...of,
      async session(req) {
        const session = await of.session(req)
        if (session || !(await find(req))) return session
        throw new Problem(403, 'insufficient_scope', {
          en: 'A recovery key opens no data: sign in.',
          fr: 'Une clé de secours n’ouvre aucune donnée : connectez-vous.',
        })
      },
    }),

    async start(res, owner) {
      const key = randomBytes(32).toString('base64url')
      await db.deleteFrom('recovery_sessions').where('expires_at', '<', new Date(clock())).execute()
      await db
        .insertInto('recovery_sessions')
        .values({
          session: hash(key),
          owner: owner.id,
          started_at: new Date(clock()),
          expires_at: new Date(clock() + LIFE),
        })
        .execute()
      res.cookie(held.name, key, { ...held.options, maxAge: LIFE })
      return { expiresIn: LIFE / 1000 }
    },

    async end(req, res) {
      const key = readCookie(req, held.name)
      if (key !== null) {
        await db.deleteFrom('recovery_sessions').where('session', '=', hash(key)).execute()
      }
      res.clearCookie(held.name, held.options)
    },

    async endAll(owner) {
      await db.deleteFrom('recovery_sessions').where('owner', '=', owner).execute()
    },

    signedIn: async (req, res, next) => {
      const session = await find(req)
      if (!session) {
        res.redirect(303, '/recover')
        return
      }
      enter(req, session)
      next()
    },

    isActing: (req) => acting.has(req),
  }
}

function hash(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
