import { createHash, randomBytes } from 'node:crypto'
import { DocumentError, readCompact, verifySignature } from '@mandate/grants'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database.ts'
import type { Owner, OwnersStore } from '../owners/store.ts'
import type { RecoveryKeys } from './keys.ts'

/** "nonce, 5 minutes, once", ms. */
const LIFE = 5 * 60_000
/**
 * Open at a time for one owner. Whoever knows the address can ask for them, so the oldest of more are forgotten: a
 * flood that kept the newest away would keep the owner away.
 */
const OPEN_MAX = 200
export const ANSWER_TYPE = 'recovery+jwt'

/** What is to be signed with the recovery key. */
export interface Challenge {
  nonce: string
  /** This service, `aud` of the answer. */
  aud: string
  resource: string
  /** SHA-256 of the newest binding; null: there is none. */
  head: string | null
  /** Seconds. */
  expires_in: number
}

export interface Challenges {
  /** For whoever asks: of somebody without a key, or of nobody, it looks the same and opens nothing. */
  ask(resource: string): Promise<Challenge>
  /** The owner whose present key signed this answer to an open question; null: nobody's. Works once. */
  answered(compact: string): Promise<Owner | null>
  /** Whose answer this claims to be, proven or not. */
  claimed(compact: string): Promise<Owner | null>
}

const claims = z.object({
  aud: z.string(),
  sub: z.string(),
  nonce: z.string(),
  head: z.string().optional(),
  iat: z.number(),
})
const form = {
  maxLength: 4_096,
  typ: ANSWER_TYPE,
  algorithms: ['Ed25519', 'EdDSA'],
  members: [],
}

/** The question put to whoever holds a recovery key, and its answer: a compact JWS of type `recovery+jwt`. */
export function challenges(options: {
  db: Kysely<Database>
  publicUrl: string
  clock: () => number
  owners: Pick<OwnersStore, 'byAddress'>
  keys: Pick<RecoveryKeys, 'present'>
  head(owner: string): Promise<string | null>
}): Challenges {
  const { db, publicUrl, clock, owners, keys } = options

  async function ownerOf(resource: string): Promise<Owner | null> {
    const prefix = `${publicUrl}/owners/`
    return resource.startsWith(prefix) ? owners.byAddress(resource.slice(prefix.length)) : null
  }

  return {
    async ask(resource) {
      const nonce = randomBytes(32).toString('base64url')
      const owner = await ownerOf(resource)
      const head = owner && (await options.head(owner.id))
      if (owner) {
        await db
          .deleteFrom('recovery_challenges')
          .where('expires_at', '<', new Date(clock()))
          .execute()
        const expires_at = new Date(clock() + LIFE)
        await db
          .insertInto('recovery_challenges')
          .values({ nonce: hash(nonce), owner: owner.id, head, expires_at })
          .execute()
        await db
          .deleteFrom('recovery_challenges')
          .where('nonce', 'in', (eb) =>
            eb
              .selectFrom('recovery_challenges')
              .select('nonce')
              .where('owner', '=', owner.id)
              .orderBy('expires_at', 'desc')
              .offset(OPEN_MAX),
          )
          .execute()
      }
      return { nonce, aud: publicUrl, resource, head, expires_in: LIFE / 1000 }
    },

    async answered(compact) {
      const read = readAnswer(compact)
      if (!read || read.aud !== publicUrl) return null
      const owner = await ownerOf(read.sub)
      const key = owner && (await keys.present(owner.id))
      if (!owner || !key) return null
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.x }
      if (!(await verifySignature(compact, jwk).catch(() => false))) return null
      // "resource and head of the binding chain are signed with it": what was decided about another state
      // of things is not done in this one.
      const asked = await db
        .deleteFrom('recovery_challenges')
        .where('nonce', '=', hash(read.nonce))
        .where('owner', '=', owner.id)
        .where('expires_at', '>', new Date(clock()))
        .returning('head')
        .executeTakeFirst()
      const head = await options.head(owner.id)
      const isNow = asked !== undefined && asked.head === head && (read.head ?? null) === head
      return isNow ? owner : null
    },

    async claimed(compact) {
      const read = readAnswer(compact)
      return read && ownerOf(read.sub)
    },
  }
}

function readAnswer(compact: string): z.infer<typeof claims> | null {
  try {
    return claims.safeParse(readCompact(compact, form).payload).data ?? null
  } catch (error) {
    if (error instanceof DocumentError) return null
    throw error
  }
}

function hash(nonce: string): Buffer {
  return createHash('sha256').update(nonce).digest()
}
