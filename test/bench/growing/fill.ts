import type pg from 'pg'

/** So many in one statement. */
const SLICE = 20_000

/** Further owners with twenty records each, written as sign-up and an import would have left them. */
export async function addOwners(pool: pg.Pool, collection: number, count: number): Promise<void> {
  for (let done = 0; done < count; done += SLICE) {
    await pool.query(
      `with made as (
         insert into owners (owner, account, id_key, data_key, quota)
         select gen_random_uuid(), gen_random_uuid(), '', '', 1 from generate_series(1, $2::int) returning owner),
       known as (
         insert into provider_accounts (owner, account, provider, name)
         select owner, 1, 'google', 'made' from made)
       insert into records (owner, collection, record, time, account, fields, hash, import, revision)
       select owner, $1, gen_random_uuid(), timestamptz '2015-01-01' + n * interval '1 day', 1,
         jsonb_build_object('latitude', 40 + n * 0.0137, 'longitude', 9 + n * 0.0071, 'accuracy', n), '', 1, 1
       from made, generate_series(1, 20) n`,
      [collection, Math.min(SLICE, count - done)],
    )
  }
}

/** Further grants in the ledger, a hundred for each of their owners, as long as real ones. */
export async function addGrants(pool: pg.Pool, from: number, to: number): Promise<void> {
  for (let done = from; done < to; done += SLICE) {
    await pool.query(
      `insert into grants (owner, grant_id, issuer, client, jws, sha256, details, issued_at, once, first_seen,
         status_issuer, status_uri, status_idx)
       select lpad(to_hex(n / 100), 32, '0')::uuid, 'made-' || n, 'https://as.example', 'https://app.example/client.json',
         (select string_agg(md5((n * 40 + part)::text), '') from generate_series(1, 40) part), md5(n::text),
         '[]', now(), false, now(), 'https://as.example', 'https://as.example/status/' || n / 100000, n % 100000
       from generate_series($1::int, $2::int) n`,
      [done, Math.min(done + SLICE, to) - 1],
    )
  }
}
