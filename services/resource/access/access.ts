import { isSameOrigin, type Session } from '@mandate/accounts'
import type { Action, CatalogCollection } from '@mandate/grants'
import { isKnown, type Pool, Problem, type ServiceConfig } from '@mandate/server'
import type { Request } from 'express'
import { LRUCache } from 'lru-cache'
import type { CatalogsStore } from '../catalog/store.ts'
import type { StatusLists } from '../ledger/status/status.ts'
import type { Ledger } from '../ledger/store.ts'
import type { RateLimits } from '../limits.ts'
import type { Owner } from '../owners/store.ts'
import { type Bindings, bindingsByHead } from './checks/binding.ts'
import { refuseTokenInQuery } from './checks/credentials.ts'
import { isSignInRecent, requireCollection } from './checks/scope.ts'
import type { IssuerKeys } from './checks/token.ts'
import { facts } from './facts.ts'
import type { Found } from './found.ts'
import type { AccessAsked, AccessLog, Sent } from './log.ts'
import { type Attempt, prover, type Shown } from './prove.ts'
import { audienceOf, insufficientScope } from './refusal.ts'
import { ownersSight, type Sight } from './sight.ts'
import { usage } from './usage.ts'
import { verifiedTokens } from './verified.ts'

export interface Question<T> {
  action: Action
  /** Must be covered before `read` is called; absent: several or not known yet. */
  collection?: string
  /** Second half of check 8: reads what is asked against what is shown. @throws Problem 400, 403, 404 */
  read(sight: Sight, collection: CatalogCollection | null): T | Promise<T>
  /** What the access log says of it. */
  describe?(asked: T): { collection?: string; details?: Record<string, unknown> }
}

/** Exists only after all nine checks: its entry in the access log is committed, data may go out. */
export interface Access<T> {
  sight: Sight
  asked: T
  /** Once, when everything was sent or it failed. */
  close(sent: Sent): Promise<void>
  /** Whether a request would be let in now; for streams, each second. */
  stillAllowed(): Promise<boolean>
}

export interface AccessRoom {
  /**
   * For what is sent while it is read: the entry in the access log comes first, another one at the end.
   * @throws Problem 400, 401, 403, 404, 429; each but the last, of an owner that exists, stands in the access log
   */
  check<T>(req: Request<{ address: string }>, question: Question<T>): Promise<Access<T>>
  /**
   * For what is found whole: `find` reads it after check 8, and it is returned when the entry in the
   * access log, which says how much it is, is committed.
   * @throws Problem as `check` does; what `find` throws
   */
  find<T, F extends Found>(
    req: Request<{ address: string }>,
    question: Question<T> & { find(asked: T, sight: Sight): Promise<F> },
  ): Promise<F & Pick<Found, 'isKnown'>>
  /**
   * The door for assistants, `{resource}/mcp`: checks 1 to 7, which one request passes once. No session
   * opens it. @throws Problem 400, 401
   */
  enter(req: Request<{ address: string }>): Promise<Entered>
  /**
   * The owner, for calls that no token opens: "uploads, imports, undo and bindings take the owner's
   * session only: an access token there is 403 `insufficient_scope`".
   * @throws Problem 401, 403
   */
  owner(req: Request<{ address: string }>): Promise<Owner>
  /** Resolves when everything that was sent so far is written down; before the pool is closed. Of one owner: in the ledger. */
  settled(owner?: string): Promise<void>
}

/** Somebody who has passed checks 1 to 7 and asks one thing after another. */
export interface Entered {
  /**
   * As `AccessRoom.find`: each question is judged, found and written down like any other.
   * @param name what asks, for the access log
   */
  find<T, F extends Found>(
    name: string,
    question: Question<T> & { find(asked: T, sight: Sight): Promise<F> },
  ): Promise<F>
}

export interface AccessOptions {
  pool: Pool
  config: Pick<ServiceConfig, 'publicUrl' | 'clock'>
  owners: { byAddress(address: string): Promise<Owner | null> }
  session(req: Request): Promise<Session | null>
  catalogs: CatalogsStore
  bindings: Bindings
  issuers: IssuerKeys
  ledger: Pick<Ledger, 'find' | 'formerResources' | 'see' | 'useOnce' | 'touch'>
  statusLists: Pick<StatusLists, 'of'>
  log: AccessLog
  /** Absent: nothing is counted. */
  limits?: Pick<RateLimits, 'proven' | 'present'>
  failed(error: unknown): void
}

export function accessRoom(options: AccessOptions): AccessRoom {
  const { config, pool, owners, catalogs, log } = options
  const prove = prover({
    ...options,
    ...config,
    ask: facts(pool),
    bindingOf: bindingsByHead(options.bindings),
    verified: verifiedTokens(),
  })
  const used = usage(options.ledger, options.failed)
  const writing = new Set<Promise<void>>()
  const homes = new LRUCache<string, Owner>({ max: 10_000 })

  async function see(req: Request, attempt: Attempt): Promise<Shown> {
    refuseTokenInQuery(req)
    const session = await sessionOwner(req, attempt.owner)
    if (session) attempt.count(null)
    return session ?? prove(req, attempt)
  }

  /**
   * "A session cookie counts only with `Sec-Fetch-Site: same-origin`, or without that header and
   * without a foreign `Origin`." A token beside it counts more.
   */
  async function sessionOwner(req: Request, owner: Owner | null): Promise<Shown | null> {
    if (req.headers.authorization !== undefined || !isSameOrigin(req, config)) return null
    const session = await options.session(req)
    if (!owner || session?.account !== owner.account) return null
    // A session is looked up once per request object: each of these was not asked before.
    const stillStands = async () => (await options.session(Object.create(req))) !== null
    return { sight: ownersSight(owner), stillStands }
  }

  async function begin(
    req: Request<{ address: string }>,
    door: { forAssistants?: boolean } = {},
  ): Promise<Attempt> {
    const { address } = req.params
    const owner = await homeAt(address, req.headers.authorization !== undefined)
    const resource = owner?.resource ?? `${config.publicUrl}/owners/${encodeURIComponent(address)}`
    const isWrite = req.method !== 'GET' && req.method !== 'HEAD' && !door.forAssistants
    let isPresent = false
    return {
      ...{ owner, audience: audienceOf(resource, door), proven: { client: null, grant: null } },
      count(client) {
        if (owner) options.limits?.proven({ owner: owner.id, client, isWrite })
        if (owner && req.res && !isPresent) options.limits?.present(owner.id, req.res)
        isPresent = true
      },
    }
  }

  /** Where a token was sent a home seen before will do: whether it is still there is asked with it. */
  async function homeAt(address: string, withToken: boolean): Promise<Owner | null> {
    const known = withToken ? homes.get(address) : undefined
    if (known) return known
    const owner = await owners.byAddress(address)
    if (owner) homes.set(address, owner)
    return owner
  }

  async function refuse(
    req: Request,
    attempt: Attempt,
    { request, collection = null }: { request: string; collection?: string | null },
    error: unknown,
  ) {
    const asked = req.headers.authorization !== undefined || req.query['access_token'] !== undefined
    const isFlood = error instanceof Problem && error.code === 'rate_limited'
    // The first request of discovery, with nothing in it, is not an attempt to read; and a flood fills no log.
    if (error instanceof Problem && attempt.owner && asked && !isFlood) {
      const written = log.refused(attempt.owner.id, attempt.proven, request, collection, error)
      // Waiting would tell a guess that hits an owner from one that does not.
      if (attempt.proven.client === null) later(written)
      else await written
    }
    return error
  }

  const isPublic = (name: string) => catalogs.present().collections.some((one) => one.name === name)

  /** Check 8. */
  async function judge<T>(sight: Sight, request: string, question: Question<T>) {
    const { collection: name, action } = question
    const found = name === undefined ? null : await catalogs.collection(sight.owner.id, name)
    const collection =
      name === undefined ? null : requireCollection(sight, found, name, action, isPublic)
    const asked = await question.read(sight, collection)
    const said = question.describe?.(asked) ?? {}
    const entry: AccessAsked = {
      request,
      collection: said.collection ?? question.collection ?? null,
      details: said.details ?? {},
    }
    return { sight, asked, entry }
  }

  /** Checks 1 to 8. */
  async function letIn<T>(req: Request<{ address: string }>, question: Question<T>) {
    const attempt = await begin(req)
    const request = `${req.method} ${req.path}`
    try {
      const { sight, stillStands } = await see(req, attempt)
      return { ...(await judge(sight, request, question)), stillStands }
    } catch (error) {
      throw await refuse(req, attempt, { request, ...question }, error)
    }
  }

  /** What was let in is found, and check 9. */
  async function answer<T, F extends Found>(
    { sight, asked, entry }: { sight: Sight; asked: T; entry: AccessAsked },
    find: (asked: T, sight: Sight) => Promise<F>,
    req?: Request,
  ): Promise<F & Pick<Found, 'isKnown'>> {
    const found = await find(asked, sight).catch(async (error: unknown) => {
      const failed = error instanceof Problem ? error.code : 'server_error'
      await later(log.whole(sight, entry, { rows: 0, bytes: 0, failed }))
      throw error
    })
    if (req && found.etag && isKnown(req, found.etag)) {
      // That it is still the same is an answer too, and stands in the log like one.
      const same = { ...entry, details: { ...entry.details, unchanged: true } }
      await log.whole(sight, same, { rows: 0, bytes: 0 }) //                                     9
      return { ...found, isKnown: true }
    }
    const sent = { rows: found.rows, bytes: found.body.length }
    await log.whole(sight, entry, sent) //                                                       9
    tell(sight, sent)
    return found
  }

  /** Written down without the answer waiting for it, but before the pool is closed. */
  function later(written: Promise<void>): Promise<void> {
    const done = written.catch(options.failed).finally(() => writing.delete(done))
    writing.add(done)
    return done
  }

  function tell(sight: Sight, { rows, bytes }: Sent): void {
    const { owner, grant, signedInAt } = sight
    const recent = isSignInRecent(sight) ? signedInAt : null
    if (grant) used.tell(owner.id, grant.id, { rows, bytes, signedInAt: recent })
  }

  return {
    async check(req, question) {
      const { sight, asked, entry, stillStands } = await letIn(req, question)
      const access = await log.open(sight, entry) //                                             9
      return {
        sight,
        asked,
        close(sent) {
          // What was written was not read.
          tell(sight, question.action === 'read' ? sent : { rows: 0, bytes: 0 })
          return later(log.close(sight, access, sent))
        },
        stillAllowed: stillStands,
      }
    },

    find: async (req, question) => answer(await letIn(req, question), question.find, req),

    async enter(req) {
      const attempt = await begin(req, { forAssistants: true })
      const request = `${req.method} ${req.path}`
      try {
        refuseTokenInQuery(req)
        const { sight } = await prove(req, attempt)
        return {
          async find(name, question) {
            const said = `${request} ${name}`
            const judged = await judge(sight, said, question).catch(async (error: unknown) => {
              throw await refuse(req, attempt, { request: said, ...question }, error)
            })
            return answer(judged, question.find)
          },
        }
      } catch (error) {
        throw await refuse(req, attempt, { request }, error)
      }
    },

    async owner(req) {
      const attempt = await begin(req)
      try {
        const { sight } = await see(req, attempt)
        if (sight.everything) return sight.owner
        throw insufficientScope(null, 'This is for the owner, signed in here; no token opens it.')
      } catch (error) {
        throw await refuse(req, attempt, { request: `${req.method} ${req.path}` }, error)
      }
    },

    async settled(owner) {
      await Promise.all([...(owner === undefined ? writing : []), used.settled(owner)])
    },
  }
}
