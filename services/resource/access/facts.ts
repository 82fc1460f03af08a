import { gather, type Pool } from '@mandate/server'
import { LRUCache } from 'lru-cache'
import { type ProofUse, proofKey, tableOf } from './proofs.ts'

/** What is asked of the database about a token. */
export interface FactsAsked {
  /** The owner's uuid. */
  owner: string
  issuer: string
  /** Null: not known yet. */
  grant: string | null
  /** A proof to use up; null: none, or one used up before. */
  proof: ProofUse | null
}

/** What may have changed since a token was used last. */
export interface Facts {
  /** The owner's home is still there. */
  isHome: boolean
  /** Of the active binding with the token's issuer; null: none. */
  head: string | null
  /** The proof asked about was not used before; now it is. */
  isUnused: boolean
  grant: LedgerFacts | null
  accounts: KnownAccount[]
}

/** An account at a provider that records of an owner came from. */
export interface KnownAccount {
  account: number
  provider: string
  name: string
  firstSeen: Date
}

/** What the ledger says of a grant. */
export interface LedgerFacts {
  /** Of the document it holds. */
  sha256: string
  revokedAt: Date | null
  onceJti: string | null
  firstSeen: Date
  /** Of a reading under it that told of a sign-in fresh enough for what is sensitive, seconds. */
  signedInAt: number | null
  /** Where the grant stands, as its last issuer said. */
  status: { issuer: string; uri: string; idx: number } | null
}

export type AskFacts = (asked: FactsAsked) => Promise<Facts>

/**
 * Everything of it in one statement, which also uses up the proof, and one statement for all who ask
 * while another is under way: replay, revocation and a change of provider are exact in every process,
 * because the statement begins after the request has come.
 */
export function facts(pool: Pool): AskFacts {
  const accountsOf = readAccounts()

  return gather(async (asked: FactsAsked[]) => {
    const { rows } = await pool.query<Row>({
      name: 'facts',
      text: STATEMENT,
      values: [
        asked.map(({ owner }) => owner),
        asked.map(({ issuer }) => storable(issuer)),
        asked.map(({ grant }) => grant && storable(grant)),
        asked.map(({ proof }) => proof && proofKey(proof)),
        asked.map(({ proof }) => proof && tableOf(proof.iat) === 'proofs_even'),
      ],
      rowMode: 'array',
      types: asText,
    })
    // A proof that two of one group bring is that of the first.
    const used = new Set<string>()
    return rows.map((row): Facts => {
      const [isHome, head, proof, accounts] = row
      const isUnused = proof !== null && !used.has(proof)
      if (proof !== null) used.add(proof)
      return {
        isHome: isHome === 't',
        head,
        isUnused,
        grant: ledgerFacts(row),
        accounts: accountsOf(accounts),
      }
    })
  })
}

type Row = [
  isHome: 't' | 'f',
  head: string | null,
  /** Where it was not used before. */
  proof: string | null,
  accounts: string | null,
  firstSeen: string | null,
  sha256: string,
  revokedAt: string | null,
  onceJti: string | null,
  statusIssuer: string | null,
  statusUri: string,
  statusIdx: string,
  signedInAt: string | null,
]

const asText = { getTypeParser: () => (value: unknown) => value }

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::text`

// Proofs are inserted in their order: two processes that are sent the same ones wait for each other
// in turn and not crosswise. One look by its key for each of the rest: joined to what is asked, a table that was small when
// the plan was made, once for each connection, would be read whole.
const STATEMENT = `
  with asked as (
    select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::boolean[])
      with ordinality as a (owner, issuer, grant_id, proof, is_even, nth)),
  even as (
    insert into proofs_even select proof from asked where is_even order by proof
    on conflict do nothing returning proof),
  odd as (
    insert into proofs_odd select proof from asked where not is_even order by proof
    on conflict do nothing returning proof)
  select o.owner is not null, b.sha256, u.proof,
    (select json_agg(json_build_array(p.account, p.provider, p.name, ${ms('p.first_seen')}))
      from provider_accounts p where p.owner = a.owner),
    ${ms('g.first_seen')}, g.sha256, ${ms('g.revoked_at')}, g.once_jti,
    g.status_issuer, g.status_uri, g.status_idx, ${ms('g.signed_in_at')}
  from asked a
  left join lateral (
    select owner from owners where owner = a.owner and deleted_at is null limit 1) o on true
  left join lateral (
    select sha256 from bindings where owner = a.owner and issuer = a.issuer and active limit 1) b on true
  left join lateral (
    select * from grants where owner = a.owner and grant_id = a.grant_id limit 1) g on true
  left join (select proof from even union all select proof from odd) u on u.proof = a.proof
  order by a.nth`

/** PostgreSQL keeps no NUL, so nothing that it knows is named so. */
function storable(text: string): string {
  return text.includes('\0') ? '' : text
}

function ledgerFacts(row: Row): LedgerFacts | null {
  const [, , , , firstSeen, sha256, revokedAt, onceJti, issuer, uri, idx, signedInAt] = row
  if (firstSeen === null) return null
  return {
    sha256,
    revokedAt: revokedAt === null ? null : new Date(Number(revokedAt)),
    onceJti,
    firstSeen: new Date(Number(firstSeen)),
    signedInAt: signedInAt === null ? null : Number(signedInAt) / 1000,
    status: issuer === null ? null : { issuer, uri, idx: Number(idx) },
  }
}

/** The same words come for request after request: what they say is read once. */
function readAccounts(): (text: string | null) => KnownAccount[] {
  const known = new LRUCache<string, KnownAccount[]>({ max: 10_000, maxSize: 4e6, sizeCalculation })
  return (text) => {
    if (text === null) return none
    const before = known.get(text)
    if (before) return before
    const rows = JSON.parse(text) as [number, string, string, string][]
    const accounts = rows.map(([account, provider, name, firstSeen]) => ({
      ...{ account, provider, name },
      firstSeen: new Date(Number(firstSeen)),
    }))
    known.set(text, accounts)
    return accounts
  }
}

const none: KnownAccount[] = []
const sizeCalculation = (_accounts: unknown, text: string) => text.length + 100
