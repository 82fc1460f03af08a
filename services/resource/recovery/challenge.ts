import { createHash } from 'node:crypto'
import { DocumentError, readCompact, verifySignature } from '@mandate/grants'
import { SealError, type Sealer } from '@mandate/server'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database.ts'
import type { Owner, OwnersStore } from '../owners/store.ts'
import type { RecoveryKeys } from './keys.ts'

/** "nonce, 5 minutes, once", ms. */
const LIFE = 5 * 60_000
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
  /**
   * For whoever asks, and kept by nobody: however many are asked for, each is good. Of somebody without a key it looks
   * the same and opens nothing; of nobody too, but that no chain of bindings has a head.
   */
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
  seal: Sealer
  owners: Pick<OwnersStore, 'byAddress'>
  keys: Pick<RecoveryKeys, 'present'>
  head(owner: string): Promise<string | null>
}): Challenges {
  const { db, publicUrl, clock, seal, owners, keys } = options

  async function ownerOf(resource: string): Promise<Owner | null> {
    const prefix = `${publicUrl}/owners/`
    return resource.startsWith(prefix) ? owners.byAddress(resource.slice(prefix.length)) : null
  }

  /** What this service asked about this owner and nothing else; null: it did not, or too long ago. */
  function asked(owner: Owner, nonce: string): Asked | null {
    try {
      const text = seal.open(Buffer.from(nonce, 'base64url'), contextOf(owner)).toString()
      const question = JSON.parse(text) as Asked
      return question.expires > clock() ? question : null
    } catch (error) {
      if (error instanceof SealError) return null
      throw error
    }
  }

  /** @returns false when it was answered before */
  async function useOnce(owner: string, nonce: string, expires: number): Promise<boolean> {
    await db.deleteFrom('recovery_challenges').where('expires_at', '<', new Date(clock())).execute()
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('recovery_challenges')
      .values({ nonce: hash(nonce), owner, head: null, expires_at: new Date(expires) })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  return {
    async ask(resource) {
      const owner = await ownerOf(resource)
      const head = owner && (await options.head(owner.id))
      const question: Asked = { head, expires: clock() + LIFE }
      const nonce = seal.seal(Buffer.from(JSON.stringify(question)), contextOf(owner))
      const expires_in = LIFE / 1000
      return { nonce: nonce.toString('base64url'), aud: publicUrl, resource, head, expires_in }
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
      const question = asked(owner, read.nonce)
      const head = await options.head(owner.id)
      if (question === null || question.head !== head || (read.head ?? null) !== head) return null
      return (await useOnce(owner.id, read.nonce, question.expires)) ? owner : null
    },

    async claimed(compact) {
      const read = readAnswer(compact)
      return read && ownerOf(read.sub)
    },
  }
}

/** What a nonce holds, sealed: when it is over, ms, and where the chain stood. */
interface Asked {
  head: string | null
  expires: number
}

const contextOf = (owner: Owner | null) => `recovery challenge of ${owner?.id ?? 'nobody'}`

function readAnswer(compact: string): z.infer<typeof claims> | null {
  try {
    return claims.safeParse(readCompact(compact, form).payload).data ?? null
  } catch (error) {
    if (error instanceof DocumentError) return null
    throw error
  }
}

function hash(nonce: string): Buffer {
  return createHash('sha256').update(Buffer.from(nonce, 'base64url')).digest()
}
