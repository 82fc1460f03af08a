import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Person } from '../support/person.ts'
import { addressOfData } from '../support/steps.ts'
import type { Place } from './place.ts'

const FINAL = ['completed', 'completed_with_errors', 'failed', 'cancelled', 'undone']

export interface Owner {
  person: Person
  /** Address of the data. */
  data: string
  /** The owner column of the tables. */
  uuid: string
}

let count = 0

/** Somebody with an account at the resource service and nothing else yet. */
export async function newOwner(place: Place): Promise<Owner> {
  const person = new Person(`person${count++}`)
  await person.signUp(place.resource)
  const data = await addressOfData(place, person)
  const { rows } = await place.pool.query(
    'select owner from owners order by created_at desc limit 1',
  )
  return { person, data, uuid: rows[0].owner }
}

/** Sends the files; answers what starts their import. Files are read from disk as they go. */
export async function upload({ person, data }: Owner, files: string[]): Promise<string[]> {
  const form = new FormData()
  for (const file of files) form.append('files', await openAsBlob(file), basename(file))
  const sent = await person.fetch(`${data}/uploads`, { method: 'POST', body: form })
  if (!sent.ok) throw new Error(`upload: ${sent.status} ${await sent.text()}`)
  const { uploads } = (await sent.json()) as { uploads: { id: string }[] }
  return uploads.map(({ id }) => id)
}

/** Imports what was uploaded; answers the seconds from the request to the end of the import. */
export async function importAll(
  { pool }: Place,
  { person, data, uuid }: Owner,
  uploads: string[],
): Promise<number> {
  const start = performance.now()
  const started = await person.fetch(`${data}/imports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uploads }),
  })
  if (started.status !== 202) throw new Error(`import: ${started.status} ${await started.text()}`)
  const { import: number } = (await started.json()) as { import: number }
  for (;;) {
    // The table and not the service: asking must not take from what is measured.
    const { rows } = await pool.query(
      'select state, report from imports where owner = $1 and import = $2',
      [uuid, number],
    )
    const seconds = (performance.now() - start) / 1000
    if (rows[0].state === 'completed') return seconds
    if (FINAL.includes(rows[0].state)) throw new Error(`import: ${JSON.stringify(rows[0])}`)
    await sleep(50)
  }
}
