import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  SignJWT,
} from 'jose'
import type { Pool } from './database.ts'
import type { MigrationFolder } from './migrate.ts'
import type { Sealer } from './seal.ts'

export const serverMigrations: MigrationFolder = {
  name: 'server',
  url: new URL('./migrations/', import.meta.url),
}

export interface SigningKeys {
  /** The public halves, newest first: what stands at `jwks_uri`. */
  jwks(): { keys: JWK[] }
  /** With the private halves; for a library that signs by itself. */
  privateJwks(): { keys: JWK[] }
  /** A compact JWS by the newest key; `claims` are signed as they are. */
  sign(claims: object, header: { typ: string }): Promise<string>
}

const ALG = 'Ed25519'

/**
 * The service's Ed25519 keys, from its own database; the first start makes one. `kid` is the thumbprint.
 * Of two processes starting at once both end with the same key.
 * @see [RFC 7638](https://www.rfc-editor.org/rfc/rfc7638)
 */
export async function signingKeys(pool: Pool, seal: Sealer): Promise<SigningKeys> {
  await makeFirstKey(pool, seal)
  const { rows } = await pool.query<{ kid: string; public: JWK; sealed: Buffer }>(
    'select kid, public, sealed from signing_keys order by created_at desc, kid',
  )
  const pairs = rows.map((row) => ({
    public: row.public,
    private: JSON.parse(seal.open(row.sealed, contextOf(row.kid)).toString()) as JWK,
  }))
  const newest = pairs[0]!
  const key = await importJWK(newest.private, ALG)
  return {
    jwks: () => ({ keys: pairs.map((pair) => ({ ...pair.public })) }),
    privateJwks: () => ({ keys: pairs.map((pair) => ({ ...pair.private })) }),
    sign: (claims, header) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: ALG, typ: header.typ, kid: newest.public.kid! })
        .sign(key),
  }
}

function contextOf(kid: string): string {
  return `signing key ${kid}`
}

async function makeFirstKey(pool: Pool, seal: Sealer): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('lock table signing_keys in share row exclusive mode')
    const { rowCount } = await client.query('select from signing_keys limit 1')
    if (rowCount === 0) {
      const made = await generateKeyPair(ALG, { crv: 'Ed25519', extractable: true })
      const half = await exportJWK(made.publicKey)
      const kid = await calculateJwkThumbprint(half)
      const marks = { kid, alg: ALG, use: 'sig' }
      const whole = JSON.stringify({ ...(await exportJWK(made.privateKey)), ...marks })
      await client.query('insert into signing_keys (kid, public, sealed) values ($1, $2, $3)', [
        kid,
        { ...half, ...marks },
        seal.seal(Buffer.from(whole), contextOf(kid)),
      ])
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}
