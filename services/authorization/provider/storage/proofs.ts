import { gather, shortWrite } from '@mandate/server'
import { CompiledQuery, type Kysely } from 'kysely'
import { type Adapter, errors } from 'oidc-provider'
import type { Database } from '../../database.ts'
import { scope, type Waiting } from './scope.ts'
import type { Proof } from './together.ts'
import { waiting } from './waiting.ts'

/** Kept for this long before it is said until when it must be, ms; a proof counts for five minutes. */
const AT_FIRST_MS = 600_000

const CODES = ['AuthorizationCode', 'DeviceCode']
const REPLAYED = 'DPoP proof JWT Replay detected'
const isPush = (url = '') => /^\/request(?:\?|$)/.test(url)

/** A token is asked for by what renews it: what is written next is the owner's log, before there is one (tokens.ts). */
function isRenewal(): boolean {
  const { req, states } = scope() ?? {}
  if (!/^\/token(?:\?|$)/.test(req?.url ?? '')) return false
  return [...(states?.keys() ?? [])].some((key) => key.startsWith('RefreshToken '))
}

/**
 * Proofs and client assertions that were seen. oidc-provider asks whether one is known and keeps it afterwards;
 * two that come in one moment would both be told that it is not. So asking keeps it: the insert decides, across
 * all processes. Where something is written next it is decided by that write, which writes nothing for a proof that came before.
 */
export function proofsAdapter(rooms: { db: Kysely<Database>; clock: () => number }): Adapter {
  const { db, clock } = rooms
  const isNew = gather((ids: string[]) => keep(db, ids, clock()))
  const unused = async () => undefined

  /** Where something is written next that the proof can go with: a pushed request, what comes of a code, the log of a renewal. */
  function nextFor(id: string): { waiting: Waiting; proof: Proof } | null {
    const all = waiting()
    if (all === null || all.isAsserted || all.proof !== null) return null
    const isPushed = isPush(scope()?.req.url)
    if (!isPushed && !isRenewal() && !CODES.includes(all.used?.model ?? '')) return null
    // As oidc-provider calls it at each.
    const refusal = isPushed
      ? new errors.InvalidRequest(REPLAYED)
      : new errors.InvalidGrant(REPLAYED)
    const now = clock()
    const proof = { id, at: new Date(now), ends: new Date(now + AT_FIRST_MS), refusal }
    return { waiting: all, proof }
  }

  return {
    async find(id) {
      const next = nextFor(id)
      if (next === null) return (await isNew(id)) ? undefined : { jti: id }
      next.waiting.proof = next.proof
      return undefined
    },
    async upsert(id, _payload, expiresIn = 0) {
      if (expiresIn * 1000 <= AT_FIRST_MS) return
      const ends = new Date(clock() + expiresIn * 1000)
      const text = 'update used_proofs set expires_at = $2 where id = $1'
      await db.executeQuery(CompiledQuery.raw(text, [id, ends]))
    },
    findByUid: unused,
    findByUserCode: unused,
    consume: unused,
    destroy: unused,
    revokeByGrantId: unused,
  }
}

/** Which of these were not there; of one that comes twice, the first. */
async function keep(db: Kysely<Database>, ids: string[], now: number): Promise<boolean[]> {
  const text = `insert into used_proofs (id, expires_at) select unnest($1::text[]), $2::timestamptz
    on conflict (id) do update set expires_at = excluded.expires_at where used_proofs.expires_at < $3
    returning id`
  const ends = new Date(now + AT_FIRST_MS)
  // In order: two processes that are sent the same ones wait for each other in turn and not crosswise.
  const values = [[...new Set(ids)].sort(), ends, new Date(now)]
  const { rows } = await db.executeQuery(shortWrite<{ id: string }>(text, values))
  const fresh = new Set(rows.map((row) => row.id))
  return ids.map((id) => fresh.delete(id))
}
