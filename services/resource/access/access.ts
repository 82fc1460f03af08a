import { isSameOrigin, type Session } from '@mandate/accounts'
import type { Action, CatalogCollection } from '@mandate/grants'
import { type Pool, Problem, type ServiceConfig } from '@mandate/server'
import type { Request } from 'express'
import type { CatalogsStore } from '../catalog/store.ts'
import type { StatusLists } from '../ledger/status.ts'
import type { Ledger } from '../ledger/store.ts'
import type { Owner } from '../owners/store.ts'
import { checkAgain } from './again.ts'
import { type Bindings, findBinding } from './checks/binding.ts'
import { checkCoverage } from './checks/coverage.ts'
import { readCredentials, refuseTokenInQuery, sentHash } from './checks/credentials.ts'
import { enterGrant, verifyGrant } from './checks/grant.ts'
import { requireUnused, verifyProof } from './checks/proof.ts'
import { checkRevocation } from './checks/revocation.ts'
import { requireCollection } from './checks/scope.ts'
import { type IssuerKeys, verifyToken } from './checks/token.ts'
import type { AccessLog } from './log.ts'
import type { Proofs } from './proofs.ts'
import { insufficientScope } from './refusal.ts'
import { ownersSight, type Sight, tokensSight } from './sight.ts'
import { usage } from './usage.ts'
import { isProven, verifiedTokens } from './verified.ts'

export interface Question<T> {
  action: Action
  /** Must be covered before `read` is called; absent: several or not known yet. */
  collection?: string
  /** Second half of check 8: reads what is asked against what is shown. @throws Problem 400, 403, 404 */
  read(sight: Sight, collection: CatalogCollection | null): T | Promise<T>
  /** What the access log says of it. */
  describe?(asked: T): { collection?: string; details?: Record<string, unknown> }
}

export interface Sent {
  rows: number
  bytes: number
}

/** Exists only after all nine checks: its entry in the access log is committed, data may go out. */
export interface Access<T> {
  sight: Sight
  asked: T
  /** Once, when everything was sent. */
  close(sent: Sent): Promise<void>
  /** What must be found before anything is sent; when it fails, the log says that nothing was. */
  closeIfFails<R>(finding: Promise<R>): Promise<R>
  /** Whether the owner still allows it; for streams, each second. */
  stillAllowed(): Promise<boolean>
}

export interface AccessRoom {
  /** @throws Problem 400, 401, 403, 404; each of an owner that exists stands in the access log */
  check<T>(req: Request<{ address: string }>, question: Question<T>): Promise<Access<T>>
  /**
   * The owner, for calls that no token opens: "uploads, imports, undo and bindings take the owner's
   * session only: an access token there is 403 `insufficient_scope`".
   * @throws Problem 401, 403
   */
  owner(req: Request<{ address: string }>): Promise<Owner>
  /** Resolves when everything that was sent so far is written down; before the pool is closed. */
  settled(): Promise<void>
}

export interface AccessOptions {
  pool: Pool
  config: Pick<ServiceConfig, 'publicUrl' | 'clock'>
  owners: { byAddress(address: string): Promise<Owner | null> }
  session(req: Request): Promise<Session | null>
  catalogs: CatalogsStore
  bindings: Bindings
  issuers: IssuerKeys
  ledger: Pick<Ledger, 'find' | 'see' | 'useOnce' | 'touch'>
  statusLists: Pick<StatusLists, 'of'>
  proofs: Proofs
  log: AccessLog
  failed(error: unknown): void
}

export function accessRoom(options: AccessOptions): AccessRoom {
  const { config, pool, owners, catalogs, bindings, issuers, ledger, statusLists, proofs, log } =
    options
  const { publicUrl } = config
  const verified = verifiedTokens()
  const touch = usage(ledger)
  const writing = new Set<Promise<void>>()
  const seconds = () => config.clock() / 1000

  /** Protocol.md section 5, "what the resource service checks, in this order": 1 to 7. */
  async function proveToken(req: Request, attempt: Attempt): Promise<Sight> {
    const { owner: home, resource } = attempt
    const now = seconds()
    const presented = readCredentials(req, resource, verified) //                              1
    const former = verified.get(presented.hash)?.under
    const isKnown = isProven(former) && former.owner === home
    if (isKnown) {
      attempt.proven = { client: presented.claims.client_id, grant: former.grant.jti }
      const again = { pool, statusLists, publicUrl, now }
      const sight = await checkAgain(again, req, presented, former) //                       2–7
      attempt.under = { head: former.head, issuer: presented.claims.iss }
      if (sight) return sight
    }
    const { owner, binding } = await findBinding(bindings, presented, home, resource) //       2
    const token = await verifyToken({ issuers, verified, now }, presented, resource) //        3
    attempt.proven = { client: token.claims.client_id, grant: null }
    const proof = await verifyProof({ publicUrl, now }, req, presented, resource) //           4
    if (!isKnown) requireUnused(await proofs.useOnce(proof), resource)
    const under = await verifyGrant({ ledger, now }, token, owner, binding) //                 5
    attempt.proven.grant = under.grant.jti
    // Before 6, which needs the ledger: what a ceiling refuses is not entered there.
    const items = await checkCoverage(catalogs, token, binding, resource) //                   7
    const proven = await enterGrant(ledger, under, token.claims)
    await checkRevocation(statusLists, token.claims, proven, resource) //                      6
    attempt.under = { head: binding.head, issuer: binding.issuer }
    return tokensSight(owner, proven, items, token.claims.auth_time ?? null)
  }

  async function see(req: Request, attempt: Attempt): Promise<Sight> {
    refuseTokenInQuery(req)
    const session = await sessionOwner(req, attempt.owner)
    return session ?? proveToken(req, attempt)
  }

  /**
   * "A session cookie counts only with `Sec-Fetch-Site: same-origin`, or without that header and
   * without a foreign `Origin`." A token beside it counts more.
   */
  async function sessionOwner(req: Request, owner: Owner | null): Promise<Sight | null> {
    if (req.headers.authorization !== undefined || !isSameOrigin(req, config)) return null
    const session = await options.session(req)
    return owner && session?.account === owner.account ? ownersSight(owner) : null
  }

  async function begin(req: Request<{ address: string }>): Promise<Attempt> {
    const { address } = req.params
    const known = verified.get(sentHash(req))?.under?.owner
    const owner = known?.address === address ? known : await owners.byAddress(address)
    const resource = owner?.resource ?? `${publicUrl}/owners/${encodeURIComponent(address)}`
    return { owner, resource, proven: { client: null, grant: null } }
  }

  async function refuse(req: Request, attempt: Attempt, collection: string | null, error: unknown) {
    const asked = req.headers.authorization !== undefined || req.query['access_token'] !== undefined
    // The first request of discovery, with nothing in it, is not an attempt to read.
    if (error instanceof Problem && attempt.owner && asked) {
      const request = `${req.method} ${req.path}`
      const written = log.refused(attempt.owner.id, attempt.proven, request, collection, error)
      // Waiting would tell a guess that hits an owner from one that does not.
      if (attempt.proven.client === null) later(written)
      else await written
    }
    return error
  }

  return {
    async check(req, question) {
      const attempt = await begin(req)
      try {
        const sight = await see(req, attempt)
        const collection =
          question.collection === undefined
            ? null
            : requireCollection(sight, catalogs.present(), question.collection, question.action) // 8
        const asked = await question.read(sight, collection)
        const said = question.describe?.(asked) ?? {}
        const access = await log.open(sight, {
          request: `${req.method} ${req.path}`,
          collection: said.collection ?? question.collection ?? null,
          details: said.details ?? {},
        }) //                                                                                  9
        const close = (sent: Sent) => writeDown(sight, access, sent)
        return {
          sight,
          asked,
          close,
          closeIfFails: (finding) =>
            finding.catch(async (error: unknown) => {
              await close({ rows: 0, bytes: 0 })
              throw error
            }),
          stillAllowed: () => stillAllowed(req, sight, attempt),
        }
      } catch (error) {
        throw await refuse(req, attempt, question.collection ?? null, error)
      }
    },

    async settled() {
      await Promise.all(writing)
    },

    async owner(req) {
      const attempt = await begin(req)
      try {
        const sight = await see(req, attempt)
        if (sight.everything) return sight.owner
        throw insufficientScope('', 'This is for the owner, signed in here; no token opens it.')
      } catch (error) {
        throw await refuse(req, attempt, null, error)
      }
    },
  }

  /** What was sent, in the ledger and the log. Does not fail: the data has gone out. */
  async function writeDown(sight: Sight, access: string, sent: Sent): Promise<void> {
    const touched = sight.grant && touch(sight.owner.id, sight.grant.id, sent)
    const written = Promise.all([touched, log.close(sight, access, sent)]).then(() => {})
    await later(written)
  }

  /** Written down without the answer waiting for it, but before the pool is closed. */
  function later(written: Promise<void>): Promise<void> {
    const done = written.catch(options.failed).finally(() => writing.delete(done))
    writing.add(done)
    return done
  }

  async function stillAllowed(req: Request, sight: Sight, attempt: Attempt): Promise<boolean> {
    if (!sight.grant) return (await options.session(req)) !== null
    const [seen, binding] = await Promise.all([
      ledger.find(sight.owner.id, sight.grant.id),
      bindings.active(sight.owner.id, attempt.under?.issuer ?? ''),
    ])
    const ended = seen?.expiresAt !== null && (seen?.expiresAt ?? 0) <= seconds()
    return (
      seen !== null && seen.revokedAt === null && !ended && binding?.head === attempt.under?.head
    )
  }
}

/** What is known of a request so far, for the refusal that may come. */
interface Attempt {
  owner: Owner | null
  resource: string
  /** Filled in as signatures prove it: nobody writes another's name into the owner's log. */
  proven: { client: string | null; grant: string | null }
  under?: { head: string; issuer: string }
}
