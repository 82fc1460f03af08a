import { createHash } from 'node:crypto'
import { Problem } from '@mandate/server'
import { Router } from 'express'
import { CompiledQuery, type Kysely } from 'kysely'
import type { Database } from '../database.ts'

/** An alias without its host; what stands before the `@` of those that people choose. */
const NAME = /^[a-z0-9-]{1,32}$/

export interface Names {
  /** The identifier of whoever has this name, or had it until lately; one of nobody for any other. */
  find(name: string): Promise<string>
}

/**
 * A name becomes the identifier that tokens and assertions call this person by, and that stays when the name goes to
 * somebody else. A name that nobody has gets one too, always the same, so that names cannot be tried out here.
 */
export function createNames(db: Kysely<Database>, clock: () => number): Names {
  return {
    async find(name) {
      const text = `select n.secret, (
          select account from (
            select account, 1 as nth from accounts where name = $1
            union all select account, 2 from former_names where name = $1 and kept_until > $2) found
          order by nth limit 1) as account
        from nobody n limit 1`
      const { rows } = await db.executeQuery<{ secret: string; account: string | null }>(
        CompiledQuery.raw(text, [name, new Date(clock())]),
      )
      const { secret, account } = rows[0]!
      const made = madeUp(secret, name)
      return account ?? made
    },
  }
}

/** In the form of a random UUID (RFC 9562, section 5.4), as accounts have. */
function madeUp(secret: string, name: string): string {
  const bytes = createHash('sha256').update(`${secret} ${name}`).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** GET /people?alias=name@host: what a person is called in documents that must outlive their name. */
export function peopleRoutes(issuer: string, names: Names): Router {
  const { host } = new URL(issuer)
  const router = Router()
  router.get('/people', async (req, res) => {
    const { alias } = req.query
    const [, name = '', at] = /^([^@]{1,64})@([^@]+)$/.exec(String(alias ?? '').toLowerCase()) ?? []
    if (at !== host || !NAME.test(name)) {
      throw new Problem(404, 'not_found', `alias: only names at ${host} are known here`)
    }
    res.set('Cache-Control', 'no-store').json({ issuer, sub: await names.find(name) })
  })
  return router
}
