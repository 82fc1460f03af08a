import { hash } from 'node:crypto'
import { DocumentError, type Grant, readGrant } from '@mandate/grants'
import { Problem } from '@mandate/server'
import { sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'
import { isGrantId, keyBeside } from '../names.ts'
import { takeStatusNumbers } from './status-numbers.ts'

/** What the grants are about: the owner's account here and their data. */
interface Home {
  account: string
  resource: string
}

/** A grant to be taken over, and the keys that it may have here, the preferred one first. */
interface Carried {
  grant: Grant
  compact: string
  keys: string[]
}

/**
 * Takes over grants that an owner's binding carries from another authorization server. They are kept byte
 * for byte: their signature is not ours to check, the binding's hash says which ones are meant. So one may be
 * made up, under the id of a grant about other data: it takes nobody's place.
 * Grants that had left this service with a former binding come back to life; those that its owner or their app has ended here do
 * not, and are returned: where the data are nobody may have heard of that.
 * However many they are, the database is asked the same few times: an owner waits for this.
 * @throws Problem 400
 */
export async function adoptGrants(
  db: Transaction<Database>,
  carried: Home & { carry: { grant: string; sha256: string }[]; compacts: string[] },
): Promise<Over[]> {
  const wanted = new Map(carried.carry.map((pair) => [pair.grant, pair.sha256]))
  const all = [...new Set(carried.compacts)].map((compact): Carried => {
    const grant = read(compact)
    if (wanted.get(grant.jti) !== hash('sha256', compact, 'base64url')) {
      throw refused(`grant ${grant.jti} is not one that the binding carries`)
    }
    if (!isGrantId(grant.jti)) throw refused(`the id of grant ${grant.jti} is none`)
    // Of a home that moved the resource service honours what was granted about its former address. Whether it was this
    // home's is not known here: such a grant never stands in place of one that is about that address.
    const beside = keyBeside(grant.jti, carried)
    return { grant, compact, keys: grant.sub === carried.resource ? [grant.jti, beside] : [beside] }
  })
  // `once` and bearer grants end with the binding that they were made under.
  const lasting = all.filter(({ grant }) => grant.use !== 'once' && !grant.bearer)
  const revived = await revive(db, carried, lasting)
  const unknown = lasting.filter(({ compact }) => !revived.has(compact))
  const displaced = await insert(db, carried, unknown, 0)
  await insert(db, carried, displaced, 1)
  return endedHere(db, carried, unknown)
}

/** A carried grant that has ended here. */
interface Over extends Home {
  id: string
  reason: string
}

async function endedHere(db: Transaction<Database>, home: Home, some: Carried[]): Promise<Over[]> {
  if (some.length === 0) return []
  const rows = await db
    .updateTable('grants')
    .set({ state: 'ending' })
    .where('account', '=', home.account)
    .where('resource', '=', home.resource)
    .where('jws', '=', sql<string>`any(${some.map(({ compact }) => compact)}::text[])`)
    .where('ended_by', 'in', ['owner', 'app', 'replaced'])
    .returning(['id', 'ended_by'])
    .execute()
  return rows.map(({ id, ended_by: reason }) => ({ ...home, id, reason: String(reason) }))
}

/** @returns the documents of those that came back to life */
async function revive(db: Transaction<Database>, { account, resource }: Home, some: Carried[]) {
  if (some.length === 0) return new Set<string>()
  const pairs = some.flatMap(({ keys, compact }) => keys.map((key) => ({ key, compact })))
  const { rows } = await sql<{ jws: string }>`
    update grants set state = 'delivered', ended_at = null, ended_by = null, carried = true, grantee_told = 'nothing'
    from unnest(
      ${pairs.map(({ key }) => key)}::text[], ${pairs.map(({ compact }) => compact)}::text[]
    ) as came(key, compact)
    where id = key and jws = compact and account = ${account} and resource = ${resource}
      and ended_by = 'moved'
    returning jws`.execute(db)
  return new Set(rows.map(({ jws }) => jws))
}

/**
 * Writes them under their first key, or their second.
 * @returns those whose key is taken by a grant about other data
 */
async function insert(
  db: Transaction<Database>,
  { account, resource }: Home,
  some: Carried[],
  nth: 0 | 1,
): Promise<Carried[]> {
  const byKey = new Map(
    some.flatMap((one): [string, Carried][] => (one.keys[nth] ? [[one.keys[nth], one]] : [])),
  )
  if (byKey.size === 0) return []
  // In one order everywhere: two services' owners who bring the same made-up ids wait for each other in a row.
  const keys = [...byKey.keys()].sort()
  const grants = keys.map((key) => byKey.get(key) as Carried)
  const places = await takeStatusNumbers(db, keys.length)
  const moment = (seconds: number | undefined) =>
    seconds === undefined ? null : new Date(seconds * 1000)
  await sql`
    insert into grants (id, account, resource, client_id, client_s256, jws, details, catalog_s256,
      once, carried, status_list, status_idx, state, issued_at, expires_at, grantee)
    select id, ${account}::uuid, ${resource}::text, client_id, client_s256, jws, details::jsonb, catalog_s256,
      false, true, status_list, status_idx, 'delivered', issued_at, expires_at, grantee::jsonb
    from unnest(
      ${keys}::text[],
      ${grants.map(({ grant }) => grant.client_id)}::text[],
      ${grants.map(({ grant }) => grant.client_s256)}::text[],
      ${grants.map(({ compact }) => compact)}::text[],
      ${grants.map(({ grant }) => JSON.stringify(grant.authorization_details))}::text[],
      ${grants.map(({ grant }) => grant.catalog_s256)}::text[],
      ${places.map(({ list }) => list)}::int[],
      ${places.map(({ idx }) => idx)}::int[],
      ${grants.map(({ grant }) => moment(grant.iat))}::timestamptz[],
      ${grants.map(({ grant }) => moment(grant.exp))}::timestamptz[],
      ${grants.map(({ grant }) => (grant.grantee ? JSON.stringify(grant.grantee) : null))}::text[]
    ) as came(id, client_id, client_s256, jws, details, catalog_s256, status_list, status_idx,
      issued_at, expires_at, grantee)
    on conflict do nothing`.execute(db)
  // A statement of its own sees what another transaction has put there meanwhile.
  const ours = await db
    .selectFrom('grants')
    .select('id')
    .where('id', '=', sql<string>`any(${keys}::text[])`)
    .where('account', '=', account)
    .where('resource', '=', resource)
    .execute()
  for (const { id } of ours) byKey.delete(id)
  return [...byKey.values()]
}

function read(compact: string): Grant {
  try {
    return readGrant(compact)
  } catch (error) {
    if (error instanceof DocumentError) throw refused(`a carried grant: ${error.message}`)
    throw error
  }
}

function refused(detail: string): Problem {
  return new Problem(400, 'invalid_binding', detail)
}
