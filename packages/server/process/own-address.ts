import type { Pool } from '../database/database.ts'

/** The people of this database know the service by another address. */
export class OtherAddress extends Error {
  override name = 'OtherAddress'

  constructor(was: string, is: string) {
    super(
      `PUBLIC_URL: the people of this database know this service as ${was}. Addresses of data, permissions and passkeys name ` +
        `that, so with ${is} none of them would work: give ${was} again. A service at another address begins with a database of its ` +
        'own, and people move there (docs/operate.md, "Another address")',
    )
  }
}

/**
 * Compares the address that a service is told with the one that it has had in this database since there are people, and keeps it where
 * there was none, or is nobody yet.
 * @param options.isNew false: somebody else says what it is, and this process only compares
 * @throws OtherAddress
 */
export async function requireOwnAddress(
  pool: Pool,
  publicUrl: string,
  { isNew = true }: { isNew?: boolean } = {},
): Promise<void> {
  if (isNew) {
    await pool.query(
      `insert into own_address (public_url) values ($1) on conflict (one)
       do update set public_url = excluded.public_url where not exists (select from accounts)`,
      [publicUrl],
    )
  }
  const { rows } = await pool.query<{ public_url: string }>(
    'select public_url from own_address where exists (select from accounts)',
  )
  const was = rows[0]?.public_url ?? publicUrl
  if (was !== publicUrl) throw new OtherAddress(was, publicUrl)
}
