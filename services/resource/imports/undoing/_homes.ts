import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createLog, openDatabase, type ServiceConfig, sealer } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../../database.ts'
import { blobs } from '../../files/blobs.ts'
import { fileObjects } from '../../files/file-objects.ts'
import { ownersStore } from '../../owners/store.ts'
import { restCipher } from '../../records/stored/rest.ts'
import { uploadsStore } from '../../uploads/store.ts'
import { zipOf } from '../_zip.ts'
import { noFiles } from '../finish.ts'
import { importers } from '../reading/importers.ts'
import { runImport } from '../reading/run.ts'
import { importsStore } from '../store.ts'
import type { Half } from './_halves.ts'
import { undoImport } from './undo.ts'

export type { Half } from './_halves.ts'
export { randomOf, shuffle } from './_random.ts'

export type Homes = Awaited<ReturnType<typeof homes>>

/** Homes without pages, sessions and previews: hundreds of imports in the time that a worker and a service take for ten. */
export async function homes() {
  const database = await freshDatabase(migrations)
  const scratchDir = await mkdtemp(join(tmpdir(), 'mandate-test-'))
  const { db, pool, close } = openDatabase<Database>(database.url)
  const objects = fileObjects(join(scratchDir, 'objects'))
  const seal = sealer(randomBytes(32), [])
  const owners = ownersStore({ db, seal, publicUrl: 'http://localhost', quotaBytes: 1e9 })
  const sent = new Map<string, Buffer>()
  const stored = uploadsStore({ db, objects, owners })
  const uploads: typeof stored = {
    ...stored,
    part({ id, name }) {
      const bytes = sent.get(id)!
      const read = (start: number, end: number) => Readable.from([bytes.subarray(start, end)])
      return { name, size: bytes.length, read }
    },
  }
  const imports = importsStore({ db })
  const log = createLog({ logLevel: 'error' } as ServiceConfig, 'test')
  const files = blobs({ db, store: objects, owners })
  const rooms = { db, pool, owners, uploads, imports, blobs: files, importers, scratchDir, log }

  return {
    db,
    async create() {
      return (await owners.create(randomUUID())).id
    },
    async bring(owner: string, ...parts: Half[]): Promise<number> {
      const own = []
      for (const { name, files } of parts) {
        const bytes = zipOf(files)
        const id = await uploads.create(owner, { name, size: bytes.length })
        sent.set(id, bytes)
        await uploads.complete(id, bytes.length)
        own.push((await uploads.find(id, owner))!)
      }
      const number = await imports.create(owner, own, null)
      const worker = randomUUID()
      const claimed = await imports.claim(owner, number, worker)
      await runImport(rooms, claimed!, worker, new AbortController().signal)
      const { state } = (await imports.find(owner, number))!
      if (state !== 'completed') throw new Error(`import ${number} is ${state}`)
      return number
    },
    undo: (owner: string, number: number) => undoImport(db, owner, number),

    /** All that a home says, but for what says which import said it. */
    async state(owner: string, standing: readonly number[]) {
      const { open } = restCipher(await owners.keys(owner))
      const { rows } = await pool.query(
        `select c.name, r.time::text, r.time_end::text, a.name as account, r.fields, r.rest_sealed, replace(r.record::text, '-', '') as record
         from records r join collections c using (collection) join provider_accounts a using (owner, account) where r.owner = $1`,
        [owner],
      )
      const records = rows.map(({ rest_sealed, record, ...one }) =>
        JSON.stringify({ ...one, rest: rest_sealed && open(record, rest_sealed) }),
      )
      const list = async (query: string) =>
        (await pool.query(query, [owner])).rows.map((row) => JSON.stringify(row))
      const reports = []
      for (const number of standing)
        reports.push({ ...noFiles, ...(await imports.find(owner, number))!.report.files })
      return {
        records: records.sort(),
        counts:
          await list(`select c.name, s.count, s.first::text, s.last::text from collection_stats s join collections c using (collection)
          where owner = $1 and count > 0 order by 1, 2`),
        held: await list(`select c.name, b.role, encode(b.sha256, 'hex') as sha256 from record_blobs b join collections c using (collection)
          where b.owner = $1 order by 1, 2, 3`),
        missing: await list(
          `select c.name, m.role, m.tail from missing_files m join collections c using (collection) where m.owner = $1 order by 1, 2, 3`,
        ),
        reports,
      }
    },

    /** The same of one home at two moments: also what its imports report, what waits for what, and how accounts are called. */
    async whole(owner: string, standing: readonly number[]) {
      const list = async (query: string, ...more: unknown[]) =>
        (await pool.query(query, [owner, ...more])).rows.map((row) => JSON.stringify(row))
      const reports = []
      for (const number of standing) {
        const { accounts, ...report } = (await imports.find(owner, number))!.report
        reports.push(report)
      }
      return {
        ...(await this.state(owner, standing)),
        reports,
        entries: await list(
          `select array_position($2::int[], import) as nth, path, class, records, settled_by is null as waits, reason
          from import_entries where owner = $1 and import = any ($2::int[]) order by 1, 2, 3`,
          standing,
        ),
        accounts: await list(
          `select provider, name, exports from provider_accounts where owner = $1 order by account`,
        ),
      }
    },
    async [Symbol.asyncDispose]() {
      await close()
      await database.drop()
      await rm(scratchDir, { recursive: true, force: true })
    },
  }
}
