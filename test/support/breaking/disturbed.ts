/** Imports that are disturbed, and whether their end is that of one left alone. */

import { setTimeout as wait } from 'node:timers/promises'
import { restDigests } from '@mandate/resource/testing'
import type { Sent } from '../exports/exports.ts'
import { Person } from '../person.ts'
import { addressOfData } from '../steps.ts'
import type { Mortal, Victim } from './mortal.ts'

const FINAL = ['completed', 'completed_with_errors', 'failed', 'cancelled', 'undone']

export interface Bringing {
  uuid: string
  import: number
}

let people = 0

/** Sends the files of somebody new and starts their import. */
export async function begin({ resource, pool }: Mortal, files: Sent[]): Promise<Bringing> {
  const person = new Person(`person-${++people}`)
  await person.signUp(resource)
  const data = await addressOfData({ resource, authorization: '' }, person)
  const form = new FormData()
  for (const { name, bytes } of files) {
    form.append('files', new Blob([bytes as Uint8Array<ArrayBuffer>]), name)
  }
  const sent = await person.fetch(`${data}/uploads`, { method: 'POST', body: form })
  const { uploads } = (await sent.json()) as { uploads: { id: string }[] }
  const started = await person.fetch(`${data}/imports`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ uploads: uploads.map(({ id }) => id) }),
  })
  if (started.status !== 202) throw new Error(`import: ${started.status} ${await started.text()}`)
  const { import: number } = (await started.json()) as { import: number }
  const { rows } = await pool.query('select owner from owners order by created_at desc limit 1')
  return { uuid: rows[0].owner, import: number }
}

/** What an import has come to, without what differs from owner to owner. */
export interface End {
  state: string
  report: object
  entries: unknown
  records: unknown
  rest: unknown
  stats: unknown
  missing: unknown
  blobs: unknown
}

/** Waits for the end; kills meanwhile what `kills` say, so many ms after the one before. */
export async function endOf(
  mortal: Mortal,
  bringing: Bringing,
  kills: { after: number; victim: Victim }[] = [],
): Promise<End & { kills: number }> {
  let done = 0
  for (const { after, victim } of kills) {
    await wait(after)
    if (FINAL.includes(await stateOf(mortal, bringing))) break
    await mortal.kill(victim)
    done++
  }
  const until = Date.now() + 180_000
  for (;;) {
    mortal.lives()
    const state = await stateOf(mortal, bringing)
    if (FINAL.includes(state)) return { ...(await stateAtTheEnd(mortal, bringing)), kills: done }
    if (Date.now() > until) throw new Error(`still ${state} after three minutes`)
    await wait(100)
  }
}

/** Empty while the database does not answer. */
export async function stateOf({ pool }: Mortal, { uuid, import: number }: Bringing) {
  const asked = pool.query('select state from imports where owner = $1 and import = $2', [
    uuid,
    number,
  ])
  return asked.then(
    ({ rows }) => rows[0].state as string,
    () => '',
  )
}

async function stateAtTheEnd(
  { pool, masterKey }: Mortal,
  { uuid, import: number }: Bringing,
): Promise<End> {
  const all = async (text: string, more: unknown[] = []) =>
    (await pool.query(text, [uuid, ...more])).rows
  const [row] = await all('select state, report from imports where owner = $1 and import = $2', [
    number,
  ])
  return {
    state: row.state,
    report: row.report,
    entries: await all(
      `select part, path, class, size, crc, records, reason, encode(sha256, 'hex') as sha256
       from import_entries where owner = $1 order by part, entry`,
    ),
    records: await all(
      `select c.name, count(*)::int as count,
         sum(hashtextextended(concat_ws(' ', time, time_end, fields), 0))::text as sum
       from records r join collections c using (collection)
       where owner = $1 group by 1 order by 1`,
    ),
    rest: await restDigests(pool, masterKey, uuid),
    stats: await all(
      `select c.name, s.count::int from collection_stats s join collections c using (collection)
       where owner = $1 order by 1`,
    ),
    missing: await all('select role, tail, name from missing_files where owner = $1 order by 1, 2'),
    blobs: await all(
      `select encode(sha256, 'hex') as sha256, size from blobs where owner = $1 order by 1`,
    ),
  }
}
