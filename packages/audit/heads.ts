import type { Pool } from '@mandate/server'
import { type Head, START } from './entry.ts'

export const HEAD_TYPE = 'audit-head+jwt'
const BATCH = 500

/** Who vouches for the ends of chains: the service and its own keys. */
export interface HeadSigner {
  /** The service's origin, `iss` of a signed head. */
  issuer: string
  sign(claims: object, header: { typ: string }): Promise<string>
}

/** A chain's end, signed. */
export interface SignedHead {
  seq: number
  jws: string
}

export interface Heads {
  /** One pass over all owners: signs the ends that grew and were not signed on this day (UTC). @returns how many */
  signDue(): Promise<number>
  /** The daily heads of an owner, oldest first. */
  signed(owner: string): Promise<SignedHead[]>
  /** Where the owner's chain ends now, signed as the end of a file. */
  last(owner: string): Promise<SignedHead>
}

/** Ends of chains in `{table}_heads`, signed ones in `{table}_signed`. `clock` gives milliseconds since 1970. */
export function signedHeads(options: {
  pool: Pool
  table: string
  clock: () => number
  signer: HeadSigner
}): Heads {
  const { pool, table, clock, signer } = options

  const sign = (owner: string, head: Head, mark: object = {}) =>
    signer.sign(
      {
        iss: signer.issuer,
        sub: owner,
        seq: head.seq,
        hash: head.hash,
        iat: Math.floor(clock() / 1000),
        ...mark,
      },
      { typ: HEAD_TYPE },
    )

  /** The next owners after this one whose end is to be signed. */
  async function due(after: string) {
    const { rows } = await pool.query<{ owner: string; seq: number; hash: string }>(
      `select h.owner, h.seq, encode(h.hash, 'hex') as hash from ${table}_heads h
       left join lateral (select s.seq, s.signed_at from ${table}_signed s
         where s.owner = h.owner order by s.seq desc limit 1) s on true
       where h.owner > $1 and (s.seq is null or s.seq < h.seq and s.signed_at < $2)
       order by h.owner limit ${BATCH}`,
      [after, new Date(Math.floor(clock() / 86_400_000) * 86_400_000)],
    )
    return rows.map((row) => ({ ...row, seq: Number(row.seq) }))
  }

  return {
    async signDue() {
      let count = 0
      for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
        const heads = await due(after)
        const jws = await Promise.all(heads.map((head) => sign(head.owner, head)))
        // Two processes may have signed the same end: one of the two is as good as the other.
        const { rowCount } = await pool.query(
          `insert into ${table}_signed (owner, seq, jws, signed_at)
           select *, $4 from unnest($1::uuid[], $2::bigint[], $3::text[]) on conflict do nothing`,
          [heads.map(({ owner }) => owner), heads.map(({ seq }) => seq), jws, new Date(clock())],
        )
        count += rowCount ?? 0
        const last = heads.at(-1)
        if (!last || heads.length < BATCH) return count
        after = last.owner
      }
    },

    async signed(owner) {
      const { rows } = await pool.query<SignedHead>(
        `select seq, jws from ${table}_signed where owner = $1 order by seq`,
        [owner],
      )
      return rows.map(({ seq, jws }) => ({ seq: Number(seq), jws }))
    },

    async last(owner) {
      const { rows } = await pool.query<Head>(
        `select seq, encode(hash, 'hex') as hash from ${table}_heads where owner = $1`,
        [owner],
      )
      const head = rows[0] ? { seq: Number(rows[0].seq), hash: rows[0].hash } : START
      return { seq: head.seq, jws: await sign(owner, head, { complete: true }) }
    },
  }
}
