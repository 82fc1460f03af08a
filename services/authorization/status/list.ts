import { deflateSync } from 'node:zlib'
import { gather, Problem, type SigningKeys } from '@mandate/server'
import { Router } from 'express'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import { LIST_SIZE } from '../grants/index.ts'

/** Seconds after which nobody may rely on a list, and after which it should be fetched again. */
const EXPIRES = 900
const TTL = 60

/**
 * GET /status/{list}: which of this service's grants have ended, one bit each. All who ask while another list is being made
 * share the next one, which says whatever had ended when they asked.
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

  const made = gather(async (lists: number[]) => {
    const last = await lastList(db)
    const known = [...new Set(lists)].filter((list) => list <= last)
    const tokens = new Map(
      await Promise.all(known.map(async (list) => [list, await make(list)] as const)),
    )
    return lists.map((list) => tokens.get(list) ?? null)
  })

  async function make(list: number): Promise<string> {
    const ended = await db
      .selectFrom('grants')
      .select('status_idx')
      .where('status_list', '=', list)
      .where('ended_at', 'is not', null)
      // What moved to another issuer is judged by that one's list.
      .where(sql<boolean>`ended_by <> 'moved'`)
      .execute()
    const iat = Math.floor(clock() / 1000)
    const bits = encodeList(ended.map((row) => row.status_idx))
    return sign(
      {
        iss: issuer,
        sub: `${issuer}/status/${list}`,
        ...{ iat, exp: iat + EXPIRES, ttl: TTL },
        status_list: { bits: 1, lst: bits },
      },
      { typ: 'statuslist+jwt' },
    )
  }

  router.get('/status/:list', async (req, res) => {
    const token = /^\d{1,9}$/.test(req.params.list) ? await made(Number(req.params.list)) : null
    if (token === null) throw new Problem(404, 'not_found', 'There is no such list.')
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
