import { randomBytes } from 'node:crypto'
import { type Catalog, parseScope, type ResolvedItem, sha256, writeDetails } from '@mandate/grants'
import type { JWK } from 'jose'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database.ts'
import type { Owner } from '../owners/store.ts'
import { broughtRows } from './brought.ts'
import { resolveCeiling } from './ceiling.ts'
import { headOf, lockChain, nextSeq } from './chain.ts'
import { presentRows } from './present.ts'
import type { Carried } from './tables.ts'

/** An issuer this owner trusts now, as the checks need it. */
export interface ActiveBinding {
  seq: number
  issuer: string
  asSub: string
  asName: string | null
  grantKeys: JWK[]
  /** Null: no ceiling. */
  ceiling: ResolvedItem[] | null
  ceilingText: string[] | null
  /** Thousands may be carried: only those that were asked about, if it was said which. */
  carry: Carried[]
  /** Of the same, those that the owner's other active bindings carry: under them this issuer does not act. */
  elsewhere: ReadonlySet<string>
  /** SHA-256 of its binding+jwt. */
  head: string
  madeAt: Date
}

/** Of several providers side by side, each has its own grants: those that name it and those it carries. */
export function manages(
  binding: Pick<ActiveBinding, 'issuer' | 'carry' | 'elsewhere'>,
  grant: { id: string; issuer: string },
): boolean {
  if (binding.carry.some((one) => one.grant === grant.id)) return true
  return grant.issuer === binding.issuer && !binding.elsewhere.has(grant.id)
}

/** A row of the owner's history. */
export interface PastBinding {
  seq: number
  /** Null: the owner trusted nobody from then on. */
  issuer: string | null
  active: boolean
  jwt: string
  asName: string | null
  madeAt: Date
  endedAt: Date | null
}

/** What a new binding says, beside what the chain gives it (`seq`, `prev`, `ends`). */
export interface BindingDraft {
  owner: Owner
  /** SHA-256 of the newest binding when the owner was shown the page; null: there was none. */
  head: string | null
  /** The active bindings that end; one of the same issuer ends in any case. */
  ends: number[]
  issuer: string
  asSub: string
  asName: string | null
  grantKeys: JWK[]
  ceiling: string[] | null
  carry: Carried[]
  instructedBy: InstructedBy
}

/** The owner's sign-in here, or the key that the owner keeps offline. */
export type InstructedBy = 'account' | 'recovery-key'

/** What ends bindings and makes none: no issuer, no keys, nothing carried. */
export type UnbindDraft = Pick<BindingDraft, 'owner' | 'head' | 'ends' | 'instructedBy'>

/** Somebody else changed the chain meanwhile: `seq` and `head` are where it stands. Answers 409. */
export class BindingConflict extends Error {
  override name = 'BindingConflict'
  readonly seq: number
  readonly head: string | null
  /** Not the chain moved: something came that the owner was not asked about. */
  readonly isNews: boolean
  constructor(seq: number, head: string | null, { isNews = false } = {}) {
    super(`The chain of bindings stands at ${seq}, not where the change was prepared`)
    this.seq = seq
    this.head = head
    this.isNews = isNews
  }
}

export interface BindingsStore {
  /**
   * Trust is the pair of owner and issuer: null unless this owner has bound exactly this issuer.
   * @param about ids of the grants whose carrying matters; absent: all
   */
  active(owner: string, issuer: string, about?: string[]): Promise<ActiveBinding | null>
  /** Everybody whom this owner trusts now, newest first; more than one only where the owner said so. */
  present(owner: string, about?: string[]): Promise<ActiveBinding[]>
  /** Issuers that may act for this owner now, newest first. */
  issuersOf(owner: string): Promise<string[]>
  history(owner: string): Promise<PastBinding[]>
  /** Those that stood where a home came from, until somebody is trusted here: what they managed may go on. */
  brought(owner: string): Promise<ActiveBinding[]>
  /** SHA-256 of the newest binding, active or not. */
  head(owner: string): Promise<string | null>
  /**
   * Makes the binding `seq` + 1, ends those it names, and does `within` in the same transaction.
   * @throws BindingConflict when the chain has moved on
   */
  make(
    draft: BindingDraft | UnbindDraft,
    within: (
      tx: Transaction<Database>,
      made: { seq: number; jwt: string; ends: Ended[] },
    ) => Promise<void>,
  ): Promise<void>
}

const NOBODY = {
  issuer: null,
  asSub: null,
  asName: null,
  grantKeys: [],
  ceiling: null,
  carry: [],
}

/** A binding that the new one ended. */
export interface Ended {
  seq: number
  issuer: string
  asSub: string
}

export function bindingsStore(options: {
  db: Kysely<Database>
  catalog: () => Catalog
  publicUrl: string
  clock: () => number
  sign(claims: object, header: { typ: string }): Promise<string>
}): BindingsStore {
  const { db, catalog, publicUrl, clock } = options
  const ceilings = new Map<string, ResolvedItem[]>()

  /** Resolved once per text and catalog, for the checks run on every request. */
  function ceilingOf(text: string[] | null): ResolvedItem[] | null {
    if (text === null) return null
    const key = `${catalog().sha256} ${text.join(' ')}`
    const known = ceilings.get(key)
    if (known) return known
    if (ceilings.size >= 1_000) ceilings.clear()
    const resolved = resolveCeiling(catalog(), text)
    ceilings.set(key, resolved)
    return resolved
  }

  type Row = Awaited<ReturnType<typeof presentRows>>[number]

  const toActive = (row: Row, all: Row[]): ActiveBinding => ({
    seq: row.seq,
    // An active one names whom it binds.
    issuer: row.issuer as string,
    asSub: row.as_sub as string,
    asName: row.as_name,
    grantKeys: row.grant_keys.keys,
    ceiling: ceilingOf(row.ceiling),
    ceilingText: row.ceiling,
    carry: row.carry,
    elsewhere: new Set(
      all.flatMap((other) => (other === row ? [] : other.carry.map(({ grant }) => grant))),
    ),
    head: row.sha256,
    madeAt: row.made_at,
  })

  async function present(owner: string, about?: string[]): Promise<ActiveBinding[]> {
    const rows = await presentRows(db, owner, about)
    return rows.map((row) => toActive(row, rows))
  }

  return {
    async active(owner, issuer, about) {
      return (await present(owner, about)).find((one) => one.issuer === issuer) ?? null
    },

    present,

    async issuersOf(owner) {
      return (await present(owner, [])).map(({ issuer }) => issuer)
    },

    async history(owner) {
      const rows = await db
        .selectFrom('bindings')
        .select(['seq', 'issuer', 'active', 'jwt', 'as_name', 'made_at', 'ended_at'])
        .where('owner', '=', owner)
        .orderBy('seq', 'desc')
        .execute()
      return rows.map((row) => ({
        seq: row.seq,
        issuer: row.issuer,
        active: row.active,
        jwt: row.jwt,
        asName: row.as_name,
        madeAt: row.made_at,
        endedAt: row.ended_at,
      }))
    },

    async brought(owner) {
      if ((await headOf(db, owner)).sha256 !== null) return []
      const rows = await broughtRows(db, owner)
      const all = rows.map((row) => ({ ...row, prev: null }))
      return all.map((row) => toActive(row, all))
    },

    head: async (owner) => (await headOf(db, owner)).sha256,

    async make(wanted, within) {
      const draft = { ...NOBODY, ...wanted }
      const owner = draft.owner.id
      await db.transaction().execute(async (tx) => {
        // One change of one owner at a time: the second finds another head and is refused.
        await lockChain(tx, owner)
        const head = await headOf(tx, owner)
        if (head.sha256 !== draft.head) throw new BindingConflict(head.seq, head.sha256)
        const now = new Date(clock())
        const ends = await tx
          .updateTable('bindings')
          .set({ active: false, ended_at: now })
          .where('owner', '=', owner)
          .where('active', '=', true)
          .where((eb) =>
            eb.or([eb('seq', 'in', [0, ...draft.ends]), eb('issuer', '=', draft.issuer)]),
          )
          .returning(['seq', 'issuer', 'as_sub'])
          .execute()
        const seq = await nextSeq(tx, owner)
        const jwt = await options.sign(
          {
            iss: publicUrl,
            sub: draft.owner.resource,
            ...(draft.issuer === null ? {} : { aud: draft.issuer, as_sub: draft.asSub }),
            grant_keys: { keys: draft.grantKeys },
            ...(draft.ceiling === null ? {} : { ceiling: ceilingDetails(draft.ceiling) }),
            seq,
            ...(head.sha256 === null ? {} : { prev: head.sha256 }),
            ends: ends.map((end) => end.seq),
            carry: draft.carry,
            events: `${publicUrl}/events`,
            instructed_by: draft.instructedBy,
            iat: Math.floor(now.getTime() / 1000),
            jti: randomBytes(16).toString('base64url'),
          },
          { typ: 'binding+jwt' },
        )
        await tx
          .insertInto('bindings')
          .values({
            owner,
            seq,
            prev: head.sha256,
            issuer: draft.issuer,
            as_sub: draft.asSub,
            as_name: draft.asName,
            grant_keys: JSON.stringify({ keys: draft.grantKeys }),
            ceiling: JSON.stringify(draft.ceiling),
            carry: JSON.stringify(draft.carry),
            jwt,
            sha256: await sha256(jwt),
            active: draft.issuer !== null,
            made_at: now,
            ended_at: null,
          })
          .execute()
        const ended = ends.map(
          ({ seq, issuer, as_sub }) => ({ seq, issuer, asSub: as_sub }) as Ended,
        )
        await within(tx, { seq, jwt, ends: ended })
      })
    },
  }
}

function ceilingDetails(ceiling: string[]): Record<string, unknown>[] {
  return writeDetails(ceiling.flatMap((scope) => parseScope(scope)))
}
