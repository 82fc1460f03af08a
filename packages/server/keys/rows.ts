import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Pool, PoolClient } from '../database/database.ts'
import type { Sealer } from '../secrets/seal.ts'

const ALG = 'Ed25519'

/** A key as its row has it. */
export interface KeyRow {
  kid: string
  public: JWK
  /** Null once it has been withdrawn: nobody can sign with it any more. */
  sealed: Buffer | null
  signsFrom: number
  withdrawnAt: number | null
  stolen: boolean
}

type Query = Pick<PoolClient, 'query'>

/** All keys ever made, in the order in which they sign. */
export async function readKeys(db: Query): Promise<KeyRow[]> {
  const { rows } = await db.query<{
    kid: string
    public: JWK
    sealed: Buffer | null
    signs_from: Date
    withdrawn_at: Date | null
    stolen: boolean
  }>(`select kid, public, sealed, signs_from, withdrawn_at, stolen from signing_keys
      order by signs_from, kid`)
  return rows.map((row) => ({
    kid: row.kid,
    public: row.public,
    sealed: row.sealed,
    signsFrom: row.signs_from.getTime(),
    withdrawnAt: row.withdrawn_at?.getTime() ?? null,
    stolen: row.stolen,
  }))
}

/** Changes keys while nobody else does: of two processes the second finds what the first has done. */
export async function changeKeys<T>(
  pool: Pool,
  change: (db: Query, keys: KeyRow[]) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('lock table signing_keys in share row exclusive mode')
    const changed = await change(client, await readKeys(client))
    await client.query('commit')
    return changed
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

/** `kid` is the thumbprint. @see [RFC 7638](https://www.rfc-editor.org/rfc/rfc7638) */
export async function makeKey(db: Query, seal: Sealer, signsFrom: number): Promise<string> {
  const made = await generateKeyPair(ALG, { crv: 'Ed25519', extractable: true })
  const half = await exportJWK(made.publicKey)
  const kid = await calculateJwkThumbprint(half)
  const marks = { kid, alg: ALG, use: 'sig' }
  const whole = JSON.stringify({ ...(await exportJWK(made.privateKey)), ...marks })
  await db.query(
    'insert into signing_keys (kid, public, sealed, signs_from) values ($1, $2, $3, $4)',
    [
      kid,
      { ...half, ...marks },
      seal.seal(Buffer.from(whole), contextOf(kid)),
      new Date(signsFrom),
    ],
  )
  return kid
}

/** Takes keys away from `jwks_uri`, and what they sign with from here. */
export async function withdrawKeys(
  db: Query,
  kids: string[],
  now: number,
  stolen: boolean,
): Promise<void> {
  if (kids.length === 0) return
  await db.query(
    `update signing_keys set sealed = null, withdrawn_at = $2, stolen = $3 where kid = any($1)`,
    [kids, new Date(now), stolen],
  )
}

/** What its private half is sealed for. */
export function contextOf(kid: string): string {
  return `signing key ${kid}`
}
