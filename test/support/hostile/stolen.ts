/** What a thief of the databases and of the object store has, without the master keys, and what in it is what. */

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { openDatabase, type SealedColumn, sealer } from '@mandate/server'
import { to as copyTo } from 'pg-copy-streams'

/** Everything of one kind that lies somewhere: a table, or a file of a store. */
export interface Loot {
  where: string
  bytes: Buffer
}

/** Every row of every table, as COPY writes them, which is what pg_dump calls; also of unlogged ones. */
export async function dump(databaseUrl: string): Promise<Loot[]> {
  const { pool, close } = openDatabase(databaseUrl, { max: 1 })
  try {
    const { rows } = await pool.query<{ name: string }>(
      `select oid::regclass::text as name from pg_class where relkind in ('r', 'S')
         and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')`,
    )
    const loot: Loot[] = []
    for (const { name } of rows) {
      const client = await pool.connect()
      const bytes = await buffer(client.query(copyTo(`copy (select * from ${name}) to stdout`)))
      client.release()
      loot.push({ where: name, bytes })
    }
    return loot
  } finally {
    await close()
  }
}

/** Every file below a folder. */
export async function files(folder: string): Promise<Loot[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const where = join(parentPath, name)
        return { where, bytes: await readFile(where) }
      }),
  )
}

/** What the sealed columns hold, opened as only their service can. */
export async function opened(
  databaseUrl: string,
  masterKey: Buffer,
  columns: SealedColumn[],
): Promise<Record<string, Buffer[]>> {
  const { pool, close } = openDatabase(databaseUrl, { max: 1 })
  const seal = sealer(masterKey)
  const found: Record<string, Buffer[]> = {}
  try {
    for (const { table, column, key, needs = [], context } of columns) {
      const names = [...key, ...needs].map((name) => `${name}::text`).join(', ')
      const { rows } = await pool.query(
        `select ${names}, ${column} as sealed from ${table} where length(${column}) > 0`,
      )
      found[`${table}.${column}`] = rows.map((row) => seal.open(row.sealed, context(row)))
    }
    return found
  } finally {
    await close()
  }
}

/** Where a secret stands: as it is, or in the ways that databases and documents write bytes. */
export function findings(loot: Loot[], secret: string | Buffer): string[] {
  const bytes = Buffer.from(secret)
  if (bytes.length < 8) throw new Error(`too short to be looked for: ${secret}`)
  const forms = [
    bytes,
    ...(['hex', 'base64', 'base64url'] as const).map((as) => bytes.toString(as)),
  ]
  return loot
    .filter((one) => forms.some((form) => one.bytes.includes(form)))
    .map((one) => one.where)
}
