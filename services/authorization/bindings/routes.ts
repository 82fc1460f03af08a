import { Problem } from '@mandate/server'
import express, { Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { checkProof } from './proof.ts'
import type { ReceiveBinding } from './receive.ts'
import { useOnce } from './used-ids.ts'

const MAX_BYTES = 4 * 1024 * 1024

const delivery = z.strictObject({
  binding: z.string(),
  grants: z.array(z.string()).max(10_000).default([]),
})

interface BindingToken {
  account: string
  jkt: string
  detail: Record<string, unknown>
}

/** POST /binding: the resource service delivers what the owner confirmed there. */
export function bindingRoutes(rooms: {
  db: Kysely<Database>
  issuer: string
  clock: () => number
  receive: ReceiveBinding
  findToken(value: string): Promise<BindingToken | null>
}): Router {
  const { db, issuer, clock, receive, findToken } = rooms
  const router = Router()

  router.post('/binding', express.json({ limit: MAX_BYTES }), async (req, res) => {
    const [, value] = /^DPoP ([\w~+/.=-]+)$/i.exec(req.get('authorization') ?? '') ?? []
    const token = value === undefined ? null : await findToken(value)
    if (token === null || value === undefined) throw unauthorized()
    const request = { method: 'POST', url: `${issuer}/binding`, token: value, now: clock() }
    const jkt = await checkProof(req.get('dpop'), request, (key, jti) =>
      useOnce(db, { issuer: `dpop ${key}`, jti, at: clock() }),
    )
    if (jkt !== token.jkt) throw unauthorized()
    const sent = delivery.safeParse(req.body)
    if (!sent.success) {
      throw new Problem(400, 'invalid_request', 'the body is {"binding": jws, "grants": [jws, …]}')
    }
    await receive({
      account: token.account,
      resource: String(token.detail['resource']),
      ...sent.data,
      isLinked: true,
    })
    res.status(204).end()
  })

  return router
}

function unauthorized(): Problem {
  return new Problem(
    401,
    'invalid_token',
    'the token of this link, bound to the key of the proof',
    {
      headers: { 'WWW-Authenticate': 'DPoP error="invalid_token"' },
    },
  )
}
