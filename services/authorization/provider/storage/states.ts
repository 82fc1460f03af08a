import { createHash } from 'node:crypto'
import { shortWrite } from '@mandate/server'
import { CompiledQuery, type Kysely, type Transaction } from 'kysely'
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import type { Database } from '../../database.ts'
import type { GrantsSeam } from '../seams.ts'
import { type FindRow, PUSHED, type Row } from './find.ts'
import { keepHeld, scope, takeAhead } from './scope.ts'
import type { Beside } from './together.ts'
import {
  allDone,
  DONE,
  type Done,
  requireDone,
  stepsFrom,
  takeWaiting,
  valuesOf,
  WAITING,
  waiting,
  writeWaiting,
} from './waiting.ts'

/** Rows that must outlive a crash of the database: an app holds these for months, or a person waits for them. */
const LASTING = ['RefreshToken', 'AccessToken', 'Grant']
/** Used codes are known for this long, so that a replay is told apart from a stranger. */
const CODE_KEPT_MS = 86_400_000

/**
 * What a thing is found by. The ids of tokens, codes and questions are what their holders present, so only a digest
 * is kept: whoever reads the database holds none of them. A grant's id opens nothing.
 */
export function keptAs(model: string, id: string): string {
  return model === 'Grant' ? id : `${KEPT}${createHash('sha256').update(id).digest('base64url')}`
}
const KEPT = 's256:'

type Db = Kysely<Database> | Transaction<Database>

/** What is used once and of which something comes that is written next. */
const FOLLOWED = ['PushedAuthorizationRequest', 'AuthorizationCode', 'DeviceCode']

const WHOLE = `on conflict (model, id) do update set payload = excluded.payload, grant_id = excluded.grant_id,
    expires_at = excluded.expires_at, consumed_at = null`

const statements = (table: string, json: 'json' | 'jsonb') => ({
  upsert: `insert into ${table} (model, id, payload, grant_id, expires_at) values ($1, $2, $3, $4, $5) ${WHOLE}`,
  upsertAfter: (beside: Beside | null) => `with ${stepsFrom(6)}, written as (
    insert into ${table} (model, id, payload, grant_id, expires_at)
    select $1::text, $2::text, $3::${json}, $4::text, $5::timestamptz where ${allDone(6)} ${WHOLE})
    ${beside ? `, ${beside.steps(6 + WAITING, allDone(6))}` : ''} select ${DONE}`,
  consume: `update ${table} set consumed_at = $3 where model = $1 and id = $2 and consumed_at is null returning id`,
  destroy: `delete from ${table} where model = $1 and id = $2`,
  revoke: `delete from ${table} where model = $1 and grant_id = $2`,
  grantOf: `select grant_id from ${table} where model = $1 and id = $2`,
  // One of a release that kept ids as they are.
  adopt: `update ${table} set id = $2, payload = payload - 'jti' where model = $1 and id = $3
    returning payload, consumed_at`,
})
const lasting = statements('provider_states', 'jsonb')
const passing = statements('passing_states', 'json')

export interface StateRooms {
  db: Kysely<Database>
  clock: () => number
  /** A code, or a refresh token that rotates, was used twice, the second time in this very moment. */
  usedTwice(grantId: string): Promise<void>
  heldBeside: GrantsSeam['heldBeside']
  find: Record<'passing' | 'lasting', FindRow>
}

/**
 * One kind of thing that oidc-provider keeps. It decides what may be used once by finding first and writing
 * afterwards; between the two another process may have done the same, so here the write itself decides:
 * `consume` updates only what is unused and throws when there is no such row; so does what is written with it.
 */
export function stateAdapter(model: string, rooms: StateRooms): Adapter {
  const { db, clock, heldBeside } = rooms
  const text = LASTING.includes(model) ? lasting : passing
  // What is gone after a crash of the database waits for no disk.
  const write = text === passing ? runShort : run
  const find = LASTING.includes(model) ? rooms.find.lasting : rooms.find.passing
  const key = (id: string) => `${model} ${id}`
  const kept = (id: string) => keptAs(model, id)

  return {
    async upsert(id, payload, expiresIn) {
      // From what stands in it, so that saving it again changes nothing that an index holds.
      const ends =
        payload.exp === undefined ? clock() + (expiresIn ?? 0) * 1000 : payload.exp * 1000
      const values = [
        ...[model, kept(id), JSON.stringify({ ...payload, jti: undefined })],
        ...[payload.grantId ?? null, new Date(ends)],
      ]
      const before = takeWaiting()
      if (before === null) await write(db, text.upsert, values)
      else {
        const { beside } = before
        const all = [...values, ...valuesOf(before), ...(beside?.values ?? [])]
        const [done] = await write<Done>(db, text.upsertAfter(beside), all)
        await requireDone(before, done)
      }
      scope()?.states.set(key(id), payload)
    },

    async find(id) {
      // PostgreSQL keeps no NUL: what is named so was never given out.
      if (id.includes('\0')) return undefined
      const known = scope()?.states
      if (known?.has(key(id))) return known.get(key(id))
      let row = await (takeAhead(key(id)) ?? find({ model, id: kept(id) }))
      // A digest itself finds nothing: it is what a thief of the database would have.
      if (!row && text === lasting && model !== 'Grant' && !id.startsWith(KEPT)) {
        ;[row] = await run<Row>(db, text.adopt, [model, kept(id), id])
      }
      if (row?.under) keepHeld(row.under, heldBeside.read(row.under, row.held))
      if (row?.pushed) keepPushed(row.pushed)
      const payload = row && toPayload(id, row)
      known?.set(key(id), payload)
      return payload
    },

    async consume(id) {
      const at = new Date(clock())
      const refuse = async () => {
        // oidc-provider ends what came of it only when it finds it used; this one was used meanwhile.
        if (model === 'AuthorizationCode' || model === 'RefreshToken') {
          const [used] = await run<{ grant_id: string | null }>(db, text.grantOf, [model, kept(id)])
          if (used?.grant_id) await rooms.usedTwice(used.grant_id)
        }
        throw alreadyUsed(model)
      }
      scope()?.states.delete(key(id))
      const next = FOLLOWED.includes(model) ? waiting() : null
      if (next) {
        if (next.used !== null) await writeWaiting(db)
        next.used = { model, id: kept(id), at, refuse }
        return
      }
      const [row] = await write(db, text.consume, [model, kept(id), at])
      if (row === undefined) await refuse()
    },

    async destroy(id) {
      const next = model === 'Interaction' ? waiting() : null
      if (next) next.ended = kept(id)
      else await write(db, text.destroy, [model, kept(id)])
      scope()?.states.set(key(id), undefined)
    },

    async revokeByGrantId(grantId) {
      await run(db, text.revoke, [model, grantId])
    },

    findByUid: async () => undefined,
    // The page where a code is typed is ours, and looks for it itself (requests/typed-codes.ts).
    findByUserCode: async () => undefined,
  }
}

async function run<T>(db: Db, text: string, values: unknown[]): Promise<T[]> {
  return (await db.executeQuery(CompiledQuery.raw(text, values))).rows as T[]
}

async function runShort<T>(db: Db, text: string, values: unknown[]): Promise<T[]> {
  return (await db.executeQuery(shortWrite<T>(text, values))).rows
}

function toPayload(jti: string, { payload, consumed_at: at }: Row): AdapterPayload {
  const consumed = at === null ? {} : { consumed: Math.floor(at.getTime() / 1000) }
  return { ...payload, jti, ...consumed } as AdapterPayload
}

/** As it would be found. */
function keepPushed({ uri, payload, consumed_at: at }: NonNullable<Row['pushed']>): void {
  const id = uri.slice(PUSHED.length)
  const found = toPayload(id, { payload, consumed_at: at === null ? null : new Date(at) })
  scope()?.states.set(`PushedAuthorizationRequest ${id}`, found)
}

function alreadyUsed(model: string): Error {
  return model === 'PushedAuthorizationRequest'
    ? new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used')
    : new errors.InvalidGrant('used before')
}

/** Codes, tokens and oidc-provider's own record go with their grants; used codes stay if `butCodes`. */
export async function dropStates(
  db: Db,
  grantIds: string[],
  { butCodes = false } = {},
): Promise<void> {
  if (grantIds.length === 0) return
  await run(
    db,
    `with codes as (delete from passing_states where grant_id = any($1) and not $2)
     delete from provider_states where grant_id = any($1) or (model = 'Grant' and id = any($1))`,
    [grantIds, butCodes],
  )
}

/**
 * All that tells of an account that is deleted. What lasts names it; a code goes with what was granted by it; and what is
 * still under way names the account or its data somewhere, or nobody yet, and is over within an hour.
 */
export async function dropStatesOf(tx: Db, account: string, now: number): Promise<void> {
  const [row] = await run<{ ids: string[] }>(
    tx,
    `select array(select id from grants where account = $1::uuid union all
       select id from provider_states where payload ->> 'accountId' = $1::text and model = 'Grant') as ids`,
    [account],
  )
  await dropStates(tx, row?.ids ?? [])
  await run(tx, `delete from provider_states where payload ->> 'accountId' = $1`, [account])
  await run(
    tx,
    `delete from passing_states where expires_at >= $2 and exists (select from
       (select $1::text union all select resource from linked_resources where account = $1::uuid) as m (mark)
       where position(mark in payload::text) > 0)`,
    [account, new Date(now)],
  )
}

/** Deletes what is over: questions and pushed requests at once, used codes after a day. */
export async function sweepStates(db: Kysely<Database>, now: number): Promise<void> {
  const codes = new Date(now - CODE_KEPT_MS)
  await run(
    db,
    `delete from passing_states where expires_at < $1 and (model not in ('AuthorizationCode', 'DeviceCode') or expires_at < $2)`,
    [new Date(now), codes],
  )
  await run(db, 'delete from provider_states where expires_at < $1', [new Date(now)])
  await run(db, 'delete from used_proofs where expires_at < $1', [new Date(now)])
}

/** Digests for the ids that a release before kept as they are; in groups, beside whatever else goes on. */
export async function digestIds(db: Kysely<Database>): Promise<void> {
  for (let count = DIGESTED; count === DIGESTED; ) {
    const rows = await run(
      db,
      `update provider_states set payload = payload - 'jti',
         id = '${KEPT}' || rtrim(translate(encode(sha256(id::bytea), 'base64'), '+/', '-_'), '=')
       where (model, id) in (select model, id from provider_states
         where model <> 'Grant' and not starts_with(id, '${KEPT}') limit ${DIGESTED} for update skip locked)
       returning id`,
      [],
    )
    count = rows.length
  }
}
const DIGESTED = 1_000
