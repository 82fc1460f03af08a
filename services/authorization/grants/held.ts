import type { Grantee } from '@mandate/grants'
import { CompiledQuery, type Kysely } from 'kysely'
import type { Database } from '../database.ts'

/** A live grant with what must hold for it to be used: its owner's account and the link to the resource. */
export interface Held {
  id: string
  account: string
  resource: string
  clientId: string
  clientS256: string
  jws: string
  catalog: string
  once: boolean
  bearer: boolean
  grantee: Grantee | null
  /** About collections that apps declared. */
  declared: boolean
  status: { list: number; idx: number }
  delivered: boolean
  /** After a restore: the ledger has not said yet whether it still stands. */
  uncompared: boolean
  /** Milliseconds since 1970; null: until ended. */
  expiresAt: number | null
  /** Null when this service does not manage access to the resource any more. */
  link: { keys: { kid?: string }[]; carries: boolean; catalogUrl: string } | null
}

const SELECT = `
  select g.account, g.resource, g.client_id, g.client_s256, g.jws, g.catalog_s256, g.once, g.bearer, g.grantee, g.declared,
    g.status_list, g.status_idx, g.state, g.uncompared, g.expires_at, l.catalog_url, l.grant_keys,
    l.carry @> jsonb_build_array(jsonb_build_object('grant', g.jti)) as carries
  from grants g join accounts a on a.account = g.account
  left join linked_resources l on l.account = g.account and l.resource = g.resource
    and l.binding is not null and l.ended_at is null`
const of = (id: string) => `${SELECT} where g.id = ${id} and g.ended_at is null`
const TEXT = of('$1')

/** A column of another statement with all that: JSON, or null. @param id an expression of that statement */
export const heldColumn = (id: string) => `(select to_json(h) from (${of(id)}) h)`

export interface Row {
  account: string
  resource: string
  client_id: string
  client_s256: string
  jws: string
  catalog_s256: string
  once: boolean
  bearer: boolean
  grantee: Grantee | null
  declared: boolean
  status_list: number
  status_idx: number
  state: string
  uncompared: boolean
  expires_at: Date | string | null
  catalog_url: string | null
  grant_keys: { keys: { kid?: string }[] } | null
  carries: boolean | null
}

/** One statement for all that a token needs to know; null for a grant that has ended or was never there. */
export async function findHeld(db: Kysely<Database>, id: string): Promise<Held | null> {
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(TEXT, [id]))
  return rows[0] ? readHeld(id, rows[0]) : null
}

export function readHeld(id: string, row: Row): Held {
  const { catalog_url: catalogUrl, grant_keys: keySet } = row
  return {
    id,
    account: row.account,
    resource: row.resource,
    clientId: row.client_id,
    clientS256: row.client_s256,
    jws: row.jws,
    catalog: row.catalog_s256,
    once: row.once,
    bearer: row.bearer,
    grantee: row.grantee,
    declared: row.declared,
    status: { list: row.status_list, idx: row.status_idx },
    delivered: row.state === 'delivered',
    uncompared: row.uncompared,
    expiresAt: row.expires_at === null ? null : new Date(row.expires_at).getTime(),
    link:
      catalogUrl === null || keySet === null
        ? null
        : { keys: keySet.keys, carries: row.carries === true, catalogUrl },
  }
}
