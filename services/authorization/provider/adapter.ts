import { type Kysely, sql, type Transaction } from 'kysely'
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import type { Database } from '../database.ts'

/**
 * oidc-provider decides what may be used once by finding first and writing afterwards. Between the two
 * another process may have done the same, so here the write itself decides: `consume` updates only what
 * is unused and throws when there is no such row, a used proof is an insert that throws on conflict.
 */
export interface AdapterOptions {
  db: Kysely<Database>
  clock: () => number
  /** Metadata of a client, or undefined; asked for every request. */
  findClient(clientId: string): Promise<AdapterPayload | undefined>
  /** A grant is given up; runs in the transaction that deletes oidc-provider's part of it. Idempotent. */
  grantGivenUp(db: Transaction<Database>, grantId: string): Promise<void>
  /** After that transaction has been committed. */
  grantGone(grantId: string): Promise<void>
}

/** The adapter of each model, backed by one table. */
export function createAdapter(options: AdapterOptions): (model: string) => Adapter {
  return (model) => (model === 'Client' ? clientAdapter(options) : stateAdapter(model, options))
}

function stateAdapter(model: string, options: AdapterOptions): Adapter {
  const { db, clock } = options
  const now = () => new Date(clock())

  /** RFC 6749 §4.1.2: "SHOULD revoke (when possible) all tokens previously issued based on that" code. */
  async function endWhatCameFrom(id: string): Promise<void> {
    const code = await db
      .selectFrom('provider_states')
      .select('grant_id')
      .where('model', '=', model)
      .where('id', '=', id)
      .executeTakeFirst()
    const grantId = code?.grant_id
    if (!grantId) return
    await db.transaction().execute(async (transaction) => {
      const states = transaction.deleteFrom('provider_states')
      // The code stays, so that a third use is told apart from a stranger too.
      await states.where('grant_id', '=', grantId).where('model', '<>', model).execute()
      await states.where('model', '=', 'Grant').where('id', '=', grantId).execute()
      await options.grantGivenUp(transaction, grantId)
    })
    await options.grantGone(grantId)
  }

  return {
    async upsert(id, payload, expiresIn) {
      const row = {
        model,
        id,
        payload: JSON.stringify(payload),
        grant_id: payload.grantId ?? null,
        uid: payload.uid ?? null,
        expires_at: expiresIn === undefined ? null : new Date(clock() + expiresIn * 1000),
        consumed_at: null,
      }
      const { model: _, id: __, ...changes } = row
      const query = db
        .insertInto('provider_states')
        .values(row)
        .onConflict((conflict) => {
          const update = conflict.columns(['model', 'id']).doUpdateSet(changes)
          // A proof seen before is a replay, however close together the two came in.
          return model === 'ReplayDetection'
            ? update.where('provider_states.expires_at', '<', now())
            : update
        })
        .returning('id')
      if ((await query.executeTakeFirst()) === undefined) throw alreadyUsed(model)
    },

    async find(id) {
      const row = await db
        .selectFrom('provider_states')
        .select(['payload', 'consumed_at'])
        .where('model', '=', model)
        .where('id', '=', id)
        .executeTakeFirst()
      return row && toPayload(row)
    },

    async findByUid(uid) {
      const row = await db
        .selectFrom('provider_states')
        .select(['payload', 'consumed_at'])
        .where('model', '=', model)
        .where('uid', '=', uid)
        .executeTakeFirst()
      return row && toPayload(row)
    },

    async findByUserCode() {
      return undefined
    },

    async consume(id) {
      const row = await db
        .updateTable('provider_states')
        .set({ consumed_at: now() })
        .where('model', '=', model)
        .where('id', '=', id)
        .where('consumed_at', 'is', null)
        .returning('id')
        .executeTakeFirst()
      if (row !== undefined) return
      // oidc-provider ends it only when it finds the code used before; this one was used meanwhile.
      if (model === 'AuthorizationCode') await endWhatCameFrom(id)
      throw alreadyUsed(model)
    },

    async destroy(id) {
      await db.transaction().execute(async (transaction) => {
        await transaction
          .deleteFrom('provider_states')
          .where('model', '=', model)
          .where('id', '=', id)
          .execute()
        if (model === 'Grant') await options.grantGivenUp(transaction, id)
      })
      if (model === 'Grant') await options.grantGone(id)
    },

    async revokeByGrantId(grantId) {
      await db
        .deleteFrom('provider_states')
        .where('model', '=', model)
        .where('grant_id', '=', grantId)
        .execute()
    },
  }
}

/** Clients are not stored: whoever publishes a metadata document is one. */
function clientAdapter({ findClient }: AdapterOptions): Adapter {
  const readOnly = async () => {
    throw new Error('clients are described by their metadata documents and cannot be written')
  }
  return {
    find: findClient,
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: readOnly,
    consume: readOnly,
    destroy: readOnly,
    revokeByGrantId: readOnly,
  }
}

function toPayload(row: {
  payload: Record<string, unknown>
  consumed_at: Date | null
}): AdapterPayload {
  const consumed =
    row.consumed_at === null ? {} : { consumed: Math.floor(row.consumed_at.getTime() / 1000) }
  return { ...row.payload, ...consumed } as AdapterPayload
}

function alreadyUsed(model: string): Error {
  if (model === 'PushedAuthorizationRequest') {
    return new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used')
  }
  if (model === 'ReplayDetection') {
    return new errors.InvalidRequest('a proof or client assertion was used before')
  }
  return new errors.InvalidGrant('used before')
}

/** Deletes what ended more than a day ago; until then a replay is still told apart from a stranger. */
export async function sweepStates(db: Kysely<Database>, clock: () => number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from provider_states where expires_at < ${new Date(clock() - 86_400_000)}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
