import { type Declared, type Grant, ScopeError, sha256 } from '@mandate/grants'
import type { Kysely, Transaction } from 'kysely'
import { ceilingWith } from '../bindings/ceiling.ts'
import type { Issuers } from '../bindings/issuers/issuers.ts'
import { presentRows } from '../bindings/present.ts'
import { type ActiveBinding, type BindingsStore, manages } from '../bindings/store.ts'
import type { ExtendedCatalog } from '../catalog/declared.ts'
import type { CatalogsStore } from '../catalog/store.ts'
import type { Database } from '../database.ts'
import type { OwnersStore } from '../owners/store.ts'
import { rememberEvent } from './enter.ts'
import {
  checkAnnounced,
  checkCeiling,
  checkSignature,
  EventRefused,
  type HeardEvent,
  readHeard,
} from './judge.ts'
import { find, lockGrants, type SeenGrant } from './rows.ts'
import { HeardBefore, type Ledger, LedgerConflict } from './store.ts'

/** Of unknown grants, how many revocations are kept for one sender and owner. */
const EARLY_MAX = 10_000

/**
 * Takes one pushed security event to its end: judged, acted on, remembered, so that it works once.
 * @throws EventRefused; IssuerError when the sender's keys cannot be had
 * @see [RFC 8935 §2]
 */
export type Hear = (compact: string) => Promise<void>

export function hearing(options: {
  db: Kysely<Database>
  publicUrl: string
  owners: Pick<OwnersStore, 'named'>
  bindings: Pick<BindingsStore, 'active'>
  issuers: Pick<Issuers, 'key'>
  ledger: Ledger
  catalogs: Pick<CatalogsStore, 'find' | 'present' | 'declared'>
  clock: () => number
}): Hear {
  const { db, publicUrl, owners, bindings, issuers, ledger, catalogs, clock } = options

  /** The owner named by `resource`, if this sender is bound for them. */
  async function addressee(heard: HeardEvent) {
    const prefix = `${publicUrl}/owners/`
    const { resource } = heard.payload
    const address = resource.startsWith(prefix) ? resource.slice(prefix.length) : ''
    const owner = owners.named(address)
    const binding =
      owner && (await bindings.active(owner.id, heard.set.iss, [heard.payload.grant_id]))
    // One answer for an unknown owner, who trusts nobody, and for an issuer that is not bound.
    if (!binding) throw notHeard()
    return { owner, binding }
  }

  async function revoked(owner: string, binding: ActiveBinding, heard: HeardEvent) {
    const id = heard.payload.grant_id
    await db.transaction().execute(async (tx) => {
      await lockGrants(tx, owner, [id])
      await once(tx, heard, clock())
      const grant = await find(tx, owner, id)
      if (!grant) return keepEarly(tx, owner, id, binding.issuer, clock())
      if (!manages(binding, grant)) throw notManaged()
      // Of a change by the owner both ends are told: the new grant, and that the old one is over.
      const by = heard.payload.reason === 'replaced' ? 'replaced' : 'issuer'
      await tx
        .updateTable('grants')
        .set({ revoked_at: new Date(clock()), revoked_by: by })
        .where('owner', '=', owner)
        .where('grant_id', '=', id)
        .where('revoked_at', 'is', null)
        .execute()
      // "Afterwards the former issuer is … not heard": the change may have been made while this waited for it.
      await requireStillManaged(tx, owner, binding.issuer, grant)
    })
  }

  async function issued(
    owner: string,
    resource: string,
    binding: ActiveBinding,
    heard: HeardEvent,
  ) {
    if (await isCarriedHere(owner, binding, heard)) return
    const now = Math.floor(clock() / 1000)
    const grant = await checkAnnounced(heard, binding, resource, now)
    if (!manages(binding, { id: grant.jti, issuer: grant.may_act.sub })) {
      throw new EventRefused('access_denied', 'Another issuer has taken this grant over.')
    }
    const extended = await extendedBy(heard, grant)
    const catalog = extended ?? (await catalogs.find(grant.catalog_s256))
    // What apps declared has no names in the service's own catalog.
    const isOwn = catalog?.sha256 === catalogs.present().sha256
    const declared = isOwn ? [] : await declaredAfter(owner, extended)
    checkCeiling(grant, catalog, ceilingWith(binding, declared, grant.client_id))
    if (extended) {
      await db.transaction().execute(async (tx) => {
        await once(tx, heard, clock())
        await catalogs.declared.keep(tx, owner, extended)
      })
    }
    const list = heard.payload.status?.status_list
    try {
      const seen = await ledger.see({
        owner,
        compact: heard.payload.grant as string,
        issuer: binding.issuer,
        status: list ? { uri: list.uri, idx: list.idx } : null,
        event: extended ? null : { issuer: heard.set.iss, jti: heard.set.jti },
      })
      requireLive(seen)
    } catch (cause) {
      if (cause instanceof HeardBefore) throw heardBefore(cause)
      if (!(cause instanceof LedgerConflict)) throw cause
      throw new EventRefused('access_denied', `The grant is not taken: ${cause.message}.`, cause)
    }
  }

  /**
   * The catalog with what apps declared, if the grant is about any of it: the announcement brings the contracts, and
   * the hash that the owner signed says whether they are the ones that were agreed to.
   */
  async function extendedBy({ payload }: HeardEvent, grant: Grant) {
    if (payload.catalog === undefined || payload.collections === undefined) return null
    const extended = await understood(
      catalogs.declared.extend(payload.catalog, payload.collections as Declared[]),
    )
    if (extended?.sha256 === grant.catalog_s256) return extended
    throw new EventRefused('access_denied', 'The collections are not those of the grant’s catalog.')
  }

  /** What the owner has of apps' collections once this is kept. */
  async function declaredAfter(owner: string, extended: ExtendedCatalog | null) {
    const held = await catalogs.declared.of(owner)
    if (!extended) return held
    const later = await understood(catalogs.declared.merged(owner, extended))
    const names = new Set(later.map(({ name }) => name))
    return [...held.filter(({ name }) => !names.has(name)), ...later]
  }

  /**
   * A grant that goes on under this binding is announced by its new issuer only to ask whether it still stands, after
   * that one's backup was restored. Byte for byte: other bytes under its id are a grant of their own, and judged as one.
   */
  async function isCarriedHere(owner: string, { carry }: ActiveBinding, heard: HeardEvent) {
    const carried = carry.find(({ grant }) => grant === heard.payload.grant_id)
    const known = carried && (await ledger.find(owner, heard.payload.grant_id))
    if (!known || carried.sha256 !== known.sha256) return false
    const { grant } = heard.payload
    if (grant !== undefined && (await sha256(grant)) !== known.sha256) return false
    await once(db, heard, clock())
    requireLive(known)
    return true
  }

  return async (compact) => {
    const heard = readHeard(compact, publicUrl, Math.floor(clock() / 1000))
    const { owner, binding } = await addressee(heard)
    await checkSignature(compact, await issuers.key(binding.issuer, heard.kid))
    if (heard.kind === 'revoked') await revoked(owner.id, binding, heard)
    else await issued(owner.id, owner.resource, binding, heard)
  }
}

function notHeard(): EventRefused {
  return new EventRefused('invalid_issuer', 'This issuer is not heard for this resource.')
}

function notManaged(): EventRefused {
  return new EventRefused('access_denied', 'This grant is not for this issuer to end.')
}

/**
 * What stands now: an issuer that has been bound anew meanwhile, with another limit or another key, is the one that was bound before. It
 * would take *not heard* for the end of all that it manages here. @throws EventRefused
 */
async function requireStillManaged(
  tx: Transaction<Database>,
  owner: string,
  issuer: string,
  { id, issuer: named }: SeenGrant,
): Promise<void> {
  const rows = await presentRows(tx, owner, [id])
  const own = rows.find((row) => row.issuer === issuer)
  if (!own) throw notHeard()
  const others = rows.filter((row) => row !== own)
  const elsewhere = new Set(others.flatMap(({ carry }) => carry.map(({ grant }) => grant)))
  if (!manages({ issuer, carry: own.carry, elsewhere }, { id, issuer: named })) throw notManaged()
}

/** What is wrong with a contract is said to who sent it. @throws EventRefused */
async function understood<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (!(cause instanceof ScopeError)) throw cause
    throw new EventRefused('access_denied', cause.message, cause)
  }
}

/** An issuer that announces what has ended may not know that: it is told. @throws EventRefused */
function requireLive({ revokedAt }: { revokedAt: Date | null }): void {
  if (revokedAt === null) return
  throw new EventRefused('access_denied', 'This grant has ended.', undefined, 'ended')
}

/** Each `jti` of a sender works once. @throws EventRefused */
async function once(on: Kysely<Database>, { set }: HeardEvent, now: number): Promise<void> {
  const { iss: issuer, jti } = set
  if (!(await rememberEvent(on, { issuer, jti }, new Date(now)))) throw heardBefore()
}

function heardBefore(cause?: unknown): EventRefused {
  return new EventRefused('invalid_request', 'This event was heard before.', cause)
}

async function keepEarly(
  tx: Transaction<Database>,
  owner: string,
  id: string,
  issuer: string,
  now: number,
): Promise<void> {
  const { count } = await tx
    .selectFrom('early_revocations')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('owner', '=', owner)
    .where('issuer', '=', issuer)
    .executeTakeFirstOrThrow()
  if (count >= EARLY_MAX) throw new EventRefused('access_denied', 'Too many unknown grants.')
  await tx
    .insertInto('early_revocations')
    .values({ owner, grant_id: id, issuer, came_at: new Date(now) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** A revocation that came before its grant waits for it this long, ms. */
const EARLY_KEPT = 30 * 24 * 3600 * 1000

/**
 * Forgets events that are too old to be taken again anyway, and revocations of grants that have come,
 * dead on arrival, or that nobody has announced or used for a month.
 */
export async function forgetEvents(db: Kysely<Database>, now: number): Promise<void> {
  const before = new Date(now - 2 * 3600 * 1000)
  await db.deleteFrom('events_seen').where('seen_at', '<', before).execute()
  await db
    .deleteFrom('early_revocations as early')
    .where((eb) =>
      eb.or([
        eb('came_at', '<', new Date(now - EARLY_KEPT)),
        eb.exists(
          eb
            .selectFrom('grants')
            .whereRef('grants.owner', '=', 'early.owner')
            .whereRef('grants.grant_id', '=', 'early.grant_id')
            .whereRef('grants.issuer', '=', 'early.issuer'),
        ),
      ]),
    )
    .execute()
}
