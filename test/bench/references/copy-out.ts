import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { to } from 'pg-copy-streams'

interface Field {
  name: string
  type: string
}

/** COPY … TO of an owner's records of one collection, each as the JSON text a stream sends of it. Answers the seconds. */
export async function copyOut(
  pool: pg.Pool,
  what: { resource: string; collection: string; owner: string; number: number },
): Promise<number> {
  const answer = await fetch(`${what.resource}/catalog`)
  const { collections } = (await answer.json()) as {
    collections: { name: string; fields: Field[] }[]
  }
  const found = collections.find(({ name }) => name === what.collection)
  const fields = (found?.fields ?? []).filter(({ name }) => name !== 'id')
  const columns = fields.map((field) => `',"${field.name}":' || ${json(field)}`)
  const query = `select '{"id":"' || record || '"' || ${columns.join(' || ')} || '}' from records
    where owner = '${what.owner}' and collection = ${what.number}`
  const client = await pool.connect()
  try {
    const start = performance.now()
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
    await pipeline(client.query(to(`copy (${query}) to stdout`)), nowhere)
    return (performance.now() - start) / 1000
  } finally {
    client.release()
  }
}

function json({ name, type }: Field): string {
  if (name === 'account') return `coalesce('"' || account || '"', 'null')`
  if (name === 'time') {
    const utc = `to_char(nullif(time, '-infinity') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    return `coalesce('"' || replace(${utc}, '.000Z', 'Z') || '"', 'null')`
  }
  const value = `fields->'${name}'`
  if (type !== 'number' && type !== 'integer') return `coalesce((${value})::text, 'null')`
  const number = `case when jsonb_typeof(${value}) = 'number' then (${value})::numeric end`
  return `coalesce((${number})::text, 'null')`
}
