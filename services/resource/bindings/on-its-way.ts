import { sha256 } from '@mandate/grants'
import type { SigningKeys } from '@mandate/server'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { OwnersStore } from '../owners/store.ts'
import { lockChain } from './chain.ts'

/** A `binding+jwt` as it is to be sent now. */
export type OnItsWay = (jwt: string) => Promise<string>

/**
 * A binding says the same for ever, and counts where it has arrived. One that is still on its way when its key is
 * withdrawn in an emergency would be refused there: it is signed anew, the same claims under the present key. Only
 * the newest of an owner: the hash of any other stands in the one after it.
 */
export function bindingsOnTheirWay(options: {
  db: Kysely<Database>
  owners: Pick<OwnersStore, 'byAddress'>
  keys: Pick<SigningKeys, 'sign' | 'published'>
}): OnItsWay {
  const { db, owners, keys } = options

  const isPublished = async (jwt: string) => {
    const { kid } = decodeProtectedHeader(jwt)
    return (await keys.published()).keys.some((key) => key.kid === kid)
  }

  return async (jwt) => {
    if (await isPublished(jwt)) return jwt
    const claims = decodeJwt(jwt) as { sub: string; seq: number; jti: string }
    const owner = await owners.byAddress(claims.sub.slice(claims.sub.lastIndexOf('/') + 1))
    if (!owner) return jwt
    return db.transaction().execute(async (tx) => {
      await lockChain(tx, owner.id)
      const newest = await tx
        .selectFrom('bindings')
        .select(['seq', 'jwt'])
        .where('owner', '=', owner.id)
        .orderBy('seq', 'desc')
        .executeTakeFirst()
      if (newest?.seq !== claims.seq) return jwt
      // Somebody else may have done it since.
      if (await isPublished(newest.jwt)) return newest.jwt
      const anew = await keys.sign(claims, { typ: 'binding+jwt' })
      await tx
        .updateTable('bindings')
        .set({ jwt: anew, sha256: await sha256(anew) })
        .where('owner', '=', owner.id)
        .where('seq', '=', claims.seq)
        .execute()
      return anew
    })
  }
}
