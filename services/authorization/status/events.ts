import {
  DocumentError,
  EVENTS,
  type EventPayload,
  readBinding,
  readEvent,
  verifySignature,
} from '@mandate/grants'
import { type Log, Problem } from '@mandate/server'
import express, { type Request, type Response, Router } from 'express'
import type { JWK } from 'jose'
import { KeysUnreachable } from '../bindings/index.ts'

const MAX_BYTES = 1024 * 1024
const LEEWAY_SECONDS = 60
/** Each attempt to deliver is signed anew; an older one is a replay. Ids are remembered for longer. */
const AGE_SECONDS = 3600
const MOST_JTI = 256

/** Why an event is refused, by the codes of RFC 8935, section 2.4. */
class EventRefused extends Error {
  readonly err: string
  constructor(err: string, description: string) {
    super(description)
    this.err = err
  }
}

export interface EventsRooms {
  issuer: string
  clock: () => number
  log: Log
  /** Which accounts here have linked these resources of a resource service, by its origin. */
  linkedAt(service: string, resources: string[]): Promise<{ account: string; resource: string }[]>
  findKey(resource: string, kid: string | undefined): Promise<JWK | null>
  /** False: it was done before. What fails may come again with the same id. */
  doOnce(
    id: { issuer: string; jti: string; at: number },
    act: () => Promise<void>,
  ): Promise<boolean>
  revoked(account: string, resource: string, grantId: string): Promise<void>
  bindingEnded(account: string, resource: string, seq: number | undefined): Promise<void>
  bindingMade(received: {
    account: string
    resource: string
    binding: string
    grants: string[]
    isLinked: false
  }): Promise<unknown>
}

/** POST /events: what a resource service has to say about grants and bindings of owners who linked it. */
export function eventRoutes(rooms: EventsRooms): Router {
  const router = Router()
  const body = express.text({ type: 'application/secevent+jwt', limit: MAX_BYTES })
  router.post('/events', body, async (req, res) => {
    try {
      if (typeof req.body !== 'string') {
        throw new EventRefused('invalid_request', 'send one application/secevent+jwt')
      }
      await receive(rooms, req.body)
      res.status(202).end()
    } catch (error) {
      refuse(rooms.log, error, req, res)
    }
  })
  return router
}

async function receive(rooms: EventsRooms, compact: string): Promise<void> {
  const event = readEvent(compact)
  if (event.aud !== rooms.issuer) {
    throw new EventRefused('invalid_audience', `aud: must be ${rooms.issuer}`)
  }
  if (event.iat > rooms.clock() / 1000 + LEEWAY_SECONDS) {
    throw new EventRefused('invalid_request', 'iat: is in the future')
  }
  if (event.iat < rooms.clock() / 1000 - AGE_SECONDS) {
    throw new EventRefused('invalid_request', 'iat: is too long ago')
  }
  const { nbf = 0, exp = Number.POSITIVE_INFINITY } = event
  const now = rooms.clock() / 1000
  if (nbf > now + LEEWAY_SECONDS || exp <= now - LEEWAY_SECONDS) {
    throw new EventRefused('invalid_request', 'nbf: is in the future, or exp: is past')
  }
  if (event.jti.length > MOST_JTI) throw new EventRefused('invalid_request', 'jti: is too long')
  // Keys of a service are never fetched for what nobody here has linked.
  const named = Object.values(event.events).map(({ resource }) => resource)
  const linked = await rooms.linkedAt(event.iss, named)
  const about = Object.entries(event.events).map(([uri, payload]) => ({
    uri,
    payload,
    accounts: linked.filter(({ resource }) => resource === payload.resource),
  }))
  if (about.some(({ accounts }) => accounts.length === 0)) {
    throw new EventRefused('access_denied', 'resource: is not linked here by iss')
  }
  const key = await rooms.findKey(linked[0]!.resource, event.kid).catch(asUnreachable)
  if (!key || !(await verifySignature(compact, key))) {
    throw new EventRefused('invalid_key', 'the signature is not by a key of iss')
  }
  const id = { issuer: event.iss, jti: event.jti, at: rooms.clock() }
  const isNew = await rooms.doOnce(id, async () => {
    for (const { uri, payload, accounts } of about) {
      for (const { account, resource } of accounts.filter(isMeant(uri, payload)))
        await apply(rooms, uri, payload, account, resource)
    }
  })
  if (!isNew) throw new EventRefused('invalid_request', 'jti: was received before')
}

/** A binding is of one account; others may have been linked to the same data before, or be again. */
function isMeant(uri: string, { binding }: EventPayload): (link: { account: string }) => boolean {
  if (uri !== EVENTS.bindingMade || binding === undefined) return () => true
  const { as_sub } = readBinding(binding)
  return ({ account }) => account === as_sub
}

async function apply(
  rooms: EventsRooms,
  uri: string,
  payload: EventPayload,
  account: string,
  resource: string,
): Promise<void> {
  if (uri === EVENTS.revoked && payload.grant_id !== undefined) {
    await rooms.revoked(account, resource, payload.grant_id)
  } else if (uri === EVENTS.bindingEnded) {
    await rooms.bindingEnded(account, resource, payload.seq)
  } else if (uri === EVENTS.bindingMade && payload.binding !== undefined) {
    const { binding } = payload
    await rooms.bindingMade({ account, resource, binding, grants: [], isLinked: false })
  } else {
    throw new EventRefused('invalid_request', `${uri} is not an event for an authorization server`)
  }
}

/** RFC 8935, section 2.4, has no code for what is nobody's mistake: the sender tries again. */
function asUnreachable(error: unknown): never {
  if (!(error instanceof KeysUnreachable)) throw error
  const problem = new Problem(503, 'keys_unreachable', 'Your keys could not be had; try again.')
  problem.cause = error
  throw problem
}

function refuse(log: Log, error: unknown, req: Request, res: Response): void {
  const refused =
    error instanceof EventRefused
      ? error
      : error instanceof DocumentError
        ? new EventRefused('invalid_request', error.message)
        : error instanceof Problem && error.status < 500
          ? new EventRefused('invalid_request', error.message)
          : null
  if (refused === null) throw error
  log.warn({ id: req.id, err: refused.err }, 'event refused')
  res.status(400).json({ err: refused.err, description: refused.message })
}
