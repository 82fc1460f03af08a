import type { Pool } from '@mandate/server'
import { type ProofUse, proofKey, tableOf } from './proofs.ts'
import type { KnownAccount } from './sight.ts'
import type { Under } from './verified.ts'

/** What may have changed since a token was used last. */
export interface Facts {
  /** The owner's home is still there. */
  isHome: boolean
  /** Of the active binding with the token's issuer; null: none. */
  head: string | null
  /** The proof was not used before; now it is. */
  isUnused: boolean
  grant: { revokedAt: Date | null; onceJti: string | null; firstSeen: Date } | null
  accounts: KnownAccount[]
}

interface Row {
  is_home: boolean
  head: string | null
  unused: number
  revoked_at: Date | null
  once_jti: string | null
  first_seen: Date | null
  accounts: { account: number; provider: string; name: string; first_seen: string }[]
}

/**
 * Everything of it in one statement, which also uses up the proof: replay, revocation and a change of
 * provider are exact in every process, and a request with a known token costs one round trip before
 * its data.
 */
export async function readFacts(
  pool: Pool,
  { owner, grant }: Under,
  issuer: string,
  proof: ProofUse,
): Promise<Facts> {
  const table = tableOf(proof.iat)
  const { rows } = await pool.query<Row>({
    name: `facts ${table}`,
    text: `
      with used as (insert into ${table} values ($4) on conflict do nothing returning 1)
      select o.owner is not null as is_home, b.sha256 as head, (select count(*) from used) as unused,
        g.revoked_at, g.once_jti, g.first_seen,
        (select coalesce(json_agg(a), '[]') from provider_accounts a where a.owner = asked.owner) as accounts
      from (select $1::uuid as owner) as asked
      left join owners o on o.owner = asked.owner and o.deleted_at is null
      left join bindings b on b.owner = asked.owner and b.issuer = $2 and b.active
      left join grants g on g.owner = asked.owner and g.grant_id = $3`,
    values: [owner.id, issuer, grant.jti, proofKey(proof)],
  })
  const row = rows[0] as Row
  return {
    isHome: row.is_home,
    head: row.head,
    isUnused: row.unused === 1,
    grant: row.first_seen && {
      revokedAt: row.revoked_at,
      onceJti: row.once_jti,
      firstSeen: row.first_seen,
    },
    accounts: row.accounts.map(({ first_seen, ...account }) => ({
      ...account,
      firstSeen: new Date(first_seen),
    })),
  }
}
