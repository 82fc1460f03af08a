import { hash } from 'node:crypto'
import { DocumentError, readGrant } from '@mandate/grants'
import { Problem } from '@mandate/server'
import type { Transaction } from 'kysely'
import type { Database } from '../database.ts'
import { isGrantId, keyBeside } from './names.ts'
import { takeStatusNumbers } from './status-numbers.ts'

/**
 * Takes over grants that an owner's binding carries from another authorization server. They are kept byte
 * for byte: their signature is not ours to check, the binding's hash says which ones are meant. So one may be
 * made up, under the id of a grant about other data: it takes nobody's place.
 * Grants that had left this service with a former binding come back to life.
 * @throws Problem 400
 */
export async function adoptGrants(
  db: Transaction<Database>,
  carried: {
    account: string
    resource: string
    carry: { grant: string; sha256: string }[]
    compacts: string[]
  },
): Promise<void> {
  const wanted = new Map(carried.carry.map((pair) => [pair.grant, pair.sha256]))
  for (const compact of carried.compacts) {
    const grant = read(compact)
    if (wanted.get(grant.jti) !== hash('sha256', compact, 'base64url')) {
      throw refused(`grant ${grant.jti} is not one that the binding carries`)
    }
    if (!isGrantId(grant.jti)) throw refused(`the id of grant ${grant.jti} is none`)
    // Of a home that moved the resource service honours what was granted about its former address. Whether it was this
    // home's is not known here: such a grant never stands in place of one that is about that address.
    const beside = keyBeside(grant.jti, carried)
    const keys = grant.sub === carried.resource ? [grant.jti, beside] : [beside]
    // `once` and bearer grants end with the binding that they were made under.
    if (grant.use === 'once' || grant.bearer) continue
    const revived = await db
      .updateTable('grants')
      .set({ state: 'delivered', ended_at: null, ended_by: null, carried: true })
      .where('id', 'in', keys)
      .where('account', '=', carried.account)
      .where('resource', '=', carried.resource)
      .where('jws', '=', compact)
      .where('ended_by', '=', 'moved')
      .returning('id')
      .executeTakeFirst()
    if (revived) continue
    const [status] = await takeStatusNumbers(db, 1)
    const values = {
      account: carried.account,
      resource: carried.resource,
      client_id: grant.client_id,
      client_s256: grant.client_s256,
      jws: compact,
      details: JSON.stringify(grant.authorization_details),
      catalog_s256: grant.catalog_s256,
      shown: null,
      once: false,
      carried: true,
      status_list: status!.list,
      status_idx: status!.idx,
      state: 'delivered' as const,
      issued_at: new Date(grant.iat * 1000),
      expires_at: grant.exp === undefined ? null : new Date(grant.exp * 1000),
      ended_by: null,
    }
    for (const id of keys) {
      const isNew = await db
        .insertInto('grants')
        .values({ id, ...values })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      if (isNew || (await isOurs(db, id, carried))) break
    }
  }
}

/** Whether the grant of this key is about the same data. */
async function isOurs(
  db: Transaction<Database>,
  id: string,
  { account, resource }: { account: string; resource: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('grants')
    .select('id')
    .where('id', '=', id)
    .where('account', '=', account)
    .where('resource', '=', resource)
    .executeTakeFirst()
  return row !== undefined
}

function read(compact: string) {
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
