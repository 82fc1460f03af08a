import { isSameOrigin } from '@mandate/accounts'
import { fingerprintWords } from '@mandate/grants'
import {
  isAllStorable,
  OutboundError,
  Problem,
  type ServiceConfig,
  wrongShape,
} from '@mandate/server'
import express, { type Request, type RequestHandler, type Router } from 'express'
import { z } from 'zod'
import { IssuerError } from '../bindings/issuers/metadata.ts'
import { BindingConflict, type BindingsStore } from '../bindings/store.ts'
import type { Ledger } from '../ledger/store.ts'
import { LinkRefused } from '../linking/client.ts'
import type { Link } from '../linking/link.ts'
import type { LinkingsStore, PendingLink } from '../linking/store.ts'
import type { LinkAnswer } from '../linking/tables.ts'
import type { Owner } from '../owners/store.ts'
import type { Changes, Place } from '../provider/change.ts'
import type { Views } from '../provider/views.ts'
import type { Challenges } from './challenge.ts'
import type { RecoverySession, RecoverySessions } from './sessions.ts'
import type { NewsKind } from './tables.ts'

const asked = z.strictObject({ resource: z.string().max(2_048) })
const answered = z.strictObject({ answer: z.string().max(4_096) })
const wanted = z.strictObject({
  provider: z.string().max(512),
  /** Issuers whose place it takes; none: it comes beside them. Absent: that of all. */
  replaces: z.array(z.string().max(512)).max(100).optional(),
})
const opened = z.strictObject({ open: z.array(z.string().max(256)).max(1_000) })
const chosen = z.strictObject({
  go_on: z.array(z.string()).max(10_000),
  stop: z.array(z.string()).max(10_000),
})

/** What the pages do with a recovery key, for programs. The session is a cookie. */
export function recoveryApi(rooms: {
  config: Pick<ServiceConfig, 'publicUrl'>
  challenges: Challenges
  sessions: RecoverySessions
  bindings: BindingsStore
  changes: Changes
  link: Link
  linkings: LinkingsStore
  offered: Views['offered']
  ledger: Pick<Ledger, 'revoke'>
  tell(owner: Owner, kind: NewsKind): Promise<void>
}): Router {
  const { config, challenges, sessions, bindings, changes, link, linkings } = rooms
  const routes = express.Router()
  const json = express.json({ limit: '1mb' })

  const own: RequestHandler = (req, _res, next) => {
    if (isSameOrigin(req, config)) next()
    else next(new Problem(403, 'foreign_form', 'A page of another site sent this.'))
  }

  /** The owner of the path, here with the key. */
  async function actor(req: Request): Promise<RecoverySession> {
    const session = await sessions.find(req)
    if (session && session.owner.address === req.params['address']) return session
    throw new Problem(
      403,
      'recovery_refused',
      'Open a session with the recovery key of this owner.',
    )
  }

  async function pendingOf({ owner, id }: RecoverySession): Promise<PendingLink> {
    const pending = await linkings.waiting({ owner: owner.id, session: id })
    if (pending) return pending
    throw new Problem(404, 'not_found', 'No provider waits to be confirmed.')
  }

  routes.post('/recovery/challenge', own, json, async (req, res) => {
    const { resource } = read(asked, req.body)
    res.set('Cache-Control', 'no-store').json(await challenges.ask(resource))
  })

  routes.post('/recovery/session', own, json, async (req, res) => {
    const { answer } = read(answered, req.body)
    const owner = await challenges.answered(answer)
    if (!owner) {
      const claimed = await challenges.claimed(answer)
      if (claimed) await rooms.tell(claimed, 'refused')
      throw new Problem(403, 'recovery_refused', 'This answer opens nothing here.')
    }
    await rooms.tell(owner, 'used')
    const { expiresIn } = await sessions.start(res, owner)
    res.status(201).json({ resource: owner.resource, expires_in: expiresIn })
  })

  routes.delete('/recovery/session', own, async (req, res) => {
    await sessions.end(req, res)
    res.status(204).end()
  })

  /** Whoever misspells the one that is to go would have the new one come beside it. */
  async function requireBound(owner: Owner, replaces: string[]): Promise<void> {
    const present = await bindings.issuersOf(owner.id)
    const strange = replaces.find((issuer) => !present.includes(issuer))
    if (strange === undefined) return
    const known = present.length === 0 ? 'there is none' : `there are ${present.join(', ')}`
    throw new Problem(400, 'invalid_request', `replaces: ${strange} is no provider here; ${known}.`)
  }

  routes.post('/owners/:address/bindings', own, json, async (req, res) => {
    const { owner, id } = await actor(req)
    const { provider, replaces = null } = read(wanted, req.body)
    await requireBound(owner, replaces ?? [])
    try {
      const url = await link.start(owner, id, provider, replaces)
      res.status(201).json({ authorization_url: url })
    } catch (error) {
      const isTheirs = [IssuerError, LinkRefused, OutboundError].some(
        (kind) => error instanceof kind,
      )
      if (!isTheirs) throw error
      throw new Problem(400, 'invalid_provider', (error as Error).message)
    }
  })

  routes.get('/owners/:address/bindings/pending', async (req, res) => {
    const session = await actor(req)
    const pending = await pendingOf(session)
    const { asSub, asName, grantKeys } = pending.answer as LinkAnswer
    await linkings.shown(pending.id, await bindings.head(session.owner.id))
    const { asked, further } = await rooms.offered(session.owner, pending)
    res.set('Cache-Control', 'no-store').json({
      issuer: pending.issuer,
      replaces: pending.replaces,
      account: asName ?? asSub,
      grant_keys: { keys: grantKeys },
      fingerprint: await fingerprintWords({ keys: grantKeys }),
      grants: asked.map(({ grant: { id, client, person }, apart }) => ({
        ...{ id, client, ...(person === null ? {} : { person }) },
        apart,
      })),
      /** More than are asked about: they stop. */
      further: further.length,
    })
  })

  routes.put('/owners/:address/bindings/pending', own, json, async (req, res) => {
    const session = await actor(req)
    const { go_on: goOn, stop } = read(chosen, req.body)
    const pending = await pendingOf(session)
    await linkings.choose(pending.id, { goOn, stop })
    const chosenNow = { ...pending, choices: { goOn, stop } }
    await conflicts(() =>
      changes.provider(session.owner, chosenNow, 'recovery-key').catch(async (error: unknown) => {
        if (error instanceof BindingConflict && error.isNews) await linkings.insist(pending.id)
        throw error
      }),
    )
    res.status(204).end()
  })

  /** A binding of the path that stands, and where the chain does. */
  async function placeOf(owner: Owner, seq: unknown): Promise<Place> {
    const present = await bindings.present(owner.id, [])
    const named = present.find((one) => String(one.seq) === seq)
    if (!named) throw new Problem(404, 'not_found', 'No binding of this seq stands.')
    return { seq: named.seq, head: (await bindings.head(owner.id)) ?? '' }
  }

  routes.patch('/owners/:address/bindings/:seq', own, json, async (req, res) => {
    const { owner } = await actor(req)
    const { open } = read(opened, req.body)
    const place = await placeOf(owner, req.params['seq'])
    await conflicts(() => changes.ceiling(owner, place, open, 'recovery-key'))
    res.status(204).end()
  })

  routes.delete('/owners/:address/bindings/:seq', own, async (req, res) => {
    const { owner } = await actor(req)
    const place = await placeOf(owner, req.params['seq'])
    await conflicts(() => changes.unbind(owner, place, 'recovery-key'))
    res.status(204).end()
  })

  routes.delete('/owners/:address/grants/:grant', own, async (req, res) => {
    const { owner } = await actor(req)
    const ended = await rooms.ledger.revoke(owner.id, String(req.params['grant']), 'owner')
    if (!ended) throw new Problem(404, 'not_found', 'There is no such access, or it has ended.')
    res.status(204).end()
  })

  return routes
}

function read<T>(shape: z.ZodType<T>, body: unknown): T {
  if (!isAllStorable(body)) throw new Problem(400, 'invalid_request', 'A text holds U+0000.')
  const result = shape.safeParse(body)
  if (result.success) return result.data
  throw new Problem(400, 'invalid_request', `${wrongShape(result.error, body, 'the body')}.`)
}

async function conflicts(change: () => Promise<void>): Promise<void> {
  try {
    await change()
  } catch (error) {
    if (!(error instanceof BindingConflict)) throw error
    const { seq, head } = error
    throw new Problem(409, 'binding_conflict', error.message, { seq, head })
  }
}
