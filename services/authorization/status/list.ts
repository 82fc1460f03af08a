import { deflateSync } from 'node:zlib'
import { Problem, type SigningKeys } from '@mandate/server'
import { Router } from 'express'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import { LIST_SIZE } from '../grants/index.ts'

/** Seconds after which nobody may rely on a list, and after which it should be fetched again. */
const EXPIRES = 900
const TTL = 60

/**
 * GET /status/{list}: which of this service's grants have ended, one bit each.
 * @see Token Status List, draft-ietf-oauth-status-list, section 5.1
 */
export function statusRoutes(rooms: {
  db: Kysely<Database>
  issuer: string
  clock: () => number
  sign: SigningKeys['sign']
}): Router {
  const { db, issuer, clock, sign } = rooms
  const router = Router()

  router.get('/status/:list', async (req, res) => {
    const list = /^\d{1,9}$/.test(req.params.list) ? Number(req.params.list) : -1
    if (list < 0 || list > (await lastList(db))) {
      throw new Problem(404, 'not_found', 'There is no such list.')
    }
    const ended = await db
      .selectFrom('grants')
      .select('status_idx')
      .where('status_list', '=', list)
      .where('ended_at', 'is not', null)
      // What moved to another issuer is judged by that one's list.
      .where('ended_by', '!=', 'moved')
      .execute()
    const iat = Math.floor(clock() / 1000)
    const token = await sign(
      {
        iss: issuer,
        sub: `${issuer}/status/${list}`,
        iat,
        exp: iat + EXPIRES,
        ttl: TTL,
        status_list: { bits: 1, lst: encodeList(ended.map((row) => row.status_idx)) },
      },
      { typ: 'statuslist+jwt' },
    )
    res.set('Cache-Control', 'no-store').set('Access-Control-Allow-Origin', '*')
    res.type('application/statuslist+jwt').send(token)
  })

  return router
}

/** One bit per index, least significant bit first, compressed with DEFLATE in the zlib format. */
export function encodeList(ended: number[]): string {
  const bits = Buffer.alloc(LIST_SIZE / 8)
  for (const idx of ended) bits[idx >> 3]! |= 1 << (idx & 7)
  return deflateSync(bits, { level: 9 }).toString('base64url')
}

/** The list that the next grant would be in; the first one exists from the beginning. */
async function lastList(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ last: string }>`
    select last_value as last from status_numbers`.execute(db)
  return Math.floor(Number(rows[0]!.last) / LIST_SIZE)
}
