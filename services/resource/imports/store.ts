import { Problem } from '@mandate/server'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { WaitsFor } from '../files/waits-for.ts'
import type { Upload } from '../uploads/store.ts'
import type { AccountTold, EntryClass, ImportState, Place, Stranger } from './tables.ts'

const leaseSeconds = 8
/** Imports of one owner that wait or are under way. */
const MOST_OPEN = 100

/** What an import has said so far, kept in its row by the transaction of each batch. */
export interface Progress {
  /** Equal codes together: how often, and the first case. */
  warnings: ReportWarning[]
  /** The file under way. */
  path?: string
  /** Files in all parts; known once the parts are opened. */
  entries?: number
  /** How many entries ended in which class. */
  files?: Record<EntryClass, number>
  /** How many records of each collection are new, changed or were here. */
  collections?: Record<string, CollectionCounts>
  /** What it told of accounts: undone, they are called as before, or are none any more. */
  accounts?: AccountTold[]
  /** What the owner has to say before anything is read. */
  question?: Stranger[]
}

export interface ReportWarning {
  code: string
  message: string
  action?: string
  /** What the message names, of the first case. */
  about?: Record<string, string>
  path?: string
  /** Byte in the file, of the first case. */
  offset?: number
  count: number
}

export interface CollectionCounts {
  added: number
  changed: number
  same: number
}

export interface ImportRow {
  owner: string
  import: number
  state: ImportState
  account: string | null
  checkpoint: Place | null
  attempts: number
  /** The owner was asked whose it is, and said that it is theirs. */
  agreed: boolean
  report: Progress
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
  /** Undoing it was asked for, and takes long. */
  is_undoing: boolean
}

const action = 'Wait, or tell whoever runs this service.'
const WAITS: Record<WaitsFor, ReportWarning> = {
  room: {
    code: 'no_room',
    message: 'The disk of this service is full. The import goes on by itself when there is room.',
    action,
    count: 1,
  },
  store: {
    code: 'no_store',
    message:
      'The place where files are kept does not answer as it should. The import goes on by itself.',
    action,
    count: 1,
  },
}
/** Warnings that are over when the import goes on. */
export const passing: readonly string[] = Object.values(WAITS).map(({ code }) => code)

const isUndoing = sql<boolean>`state <> 'undone' and exists (select from errands e
  where (e.owner, e.errand, e.target) = (imports.owner, 'undo', imports.import::text))`.as(
  'is_undoing',
)

export type ImportsStore = ReturnType<typeof importsStore>

export function importsStore({ db }: { db: Kysely<Database> }) {
  const row = (owner: string, number: number) =>
    db.selectFrom('imports').where('owner', '=', owner).where('import', '=', number)

  return {
    /** @throws Problem 400 when there is nothing to import, or an upload is not whole or part of another import */
    async create(owner: string, uploads: Upload[], account: string | null): Promise<number> {
      if (uploads.length === 0) {
        throw new Problem(400, 'invalid_request', 'Name at least one upload to import.')
      }
      const unfinished = uploads.find((upload) => upload.state !== 'complete')
      if (unfinished) {
        const detail = `${unfinished.name} is not whole yet, or was imported already. Send it first.`
        throw new Problem(400, 'invalid_request', detail)
      }
      return db.transaction().execute(async (tx) => {
        const { imports } = await tx
          .updateTable('owners')
          .set({ imports: sql`imports + 1` })
          .where('owner', '=', owner)
          .returning('imports')
          .executeTakeFirstOrThrow()
        // Whoever did not get the answer begins once more, perhaps while the first is still read.
        const begun = await tx
          .selectFrom('import_parts as p')
          .innerJoin('imports as i', (on) =>
            on.onRef('i.owner', '=', 'p.owner').onRef('i.import', '=', 'p.import'),
          )
          .select(['p.name', 'i.import'])
          .where('p.owner', '=', owner)
          .where(
            'p.upload',
            'in',
            uploads.map(({ id }) => id),
          )
          .where('i.state', 'in', ['queued', 'running', 'paused', 'completed'])
          .executeTakeFirst()
        if (begun) {
          const detail = `${begun.name} is part of import ${begun.import} already. Follow that one.`
          throw new Problem(400, 'invalid_request', detail)
        }
        await requireRoom(tx, owner)
        const parts = uploads.map((upload, part) => ({
          ...{ owner, import: imports, part },
          ...{ upload: upload.id, name: upload.name, bytes: upload.size ?? 0 },
        }))
        const values = { owner, import: imports, account, report: JSON.stringify({ warnings: [] }) }
        await tx.insertInto('imports').values(values).execute()
        await tx.insertInto('import_parts').values(parts).execute()
        return imports
      })
    },

    async find(owner: string, number: number): Promise<ImportRow | null> {
      const found = await row(owner, number).selectAll().select(isUndoing).executeTakeFirst()
      return found ? (found as ImportRow) : null
    },

    async list(owner: string, limit: number): Promise<ImportRow[]> {
      const rows = await db
        .selectFrom('imports')
        .selectAll()
        .select(isUndoing)
        .where('owner', '=', owner)
        .orderBy('import', 'desc')
        .limit(limit)
        .execute()
      return rows as ImportRow[]
    },

    parts(owner: string, number: number) {
      return db
        .selectFrom('import_parts')
        .selectAll()
        .where('owner', '=', owner)
        .where('import', '=', number)
        .orderBy('part')
        .execute()
    },

    /**
     * Makes this worker the one that runs the import, or gives null: another one does, it is over,
     * or another import of the same owner is running.
     */
    async claim(owner: string, number: number, worker: string): Promise<ImportRow | null> {
      return db.transaction().execute(async (tx) => {
        // Of two claims for one owner the second waits here: a statement sees only what was
        // committed before it began, so the lock must come in one before. now() would be the time
        // before the wait.
        await sql`select from owners where owner = ${owner} for no key update`.execute(tx)
        const { rows } = await sql<ImportRow>`
          update imports i set state = 'running', worker = ${worker},
            lease_until = statement_timestamp() + make_interval(secs => ${leaseSeconds}),
            attempts = attempts + 1, started_at = coalesce(started_at, statement_timestamp())
          where owner = ${owner} and import = ${number} and state in ('queued', 'running')
            and (lease_until is null or lease_until < statement_timestamp())
            and not exists (select from imports o where o.owner = i.owner and o.import <> i.import
              and o.state = 'running' and o.lease_until > statement_timestamp())
          returning *`.execute(tx)
        return rows[0] ?? null
      })
    },

    /** Keeps the lease. Null when it is ours no longer: stop at once. Else whether something was read since it was claimed. */
    async renew(
      owner: string,
      number: number,
      worker: string,
    ): Promise<{ hasMoved: boolean } | null> {
      const row = await db
        .updateTable('imports')
        .set({ lease_until: sql`now() + make_interval(secs => ${leaseSeconds})` })
        .where('owner', '=', owner)
        .where('import', '=', number)
        .where('worker', '=', worker)
        .where('state', '=', 'running')
        .returning('attempts')
        .executeTakeFirst()
      return row ? { hasMoved: row.attempts === 0 } : null
    },

    /** False when it is this worker's no longer: it was undone meanwhile, or another took it over. */
    async finish(
      { owner, import: number }: Pick<ImportRow, 'owner' | 'import'>,
      worker: string,
      state: ImportState,
      report: Progress,
    ): Promise<boolean> {
      const answer = await db
        .updateTable('imports')
        .set({
          ...{ state, report: JSON.stringify(report) },
          ...{ worker: null, lease_until: null, finished_at: new Date() },
        })
        .where('owner', '=', owner)
        .where('import', '=', number)
        .where('worker', '=', worker)
        .where('state', '=', 'running')
        .executeTakeFirst()
      return answer.numUpdatedRows === 1n
    },

    /**
     * Lets the import wait, without counting the attempt: nothing is wrong with it. It says so until
     * its next batch.
     */
    async postpone(
      owner: string,
      number: number,
      worker: string,
      { missing, waitSeconds }: { missing: WaitsFor; waitSeconds: number },
    ) {
      await sql`
        update imports set worker = null, attempts = greatest(attempts - 1, 0),
          lease_until = statement_timestamp() + make_interval(secs => ${waitSeconds}),
          report = jsonb_set(report, '{warnings}', ${JSON.stringify([WAITS[missing]])}::jsonb || coalesce(
            (select jsonb_agg(one) from jsonb_array_elements(report->'warnings') as one
              where one->>'code' <> all (${passing})), '[]'))
        where owner = ${owner} and import = ${number} and worker = ${worker}
          and state = 'running'`.execute(db)
    },

    /** Lets the import go, to be taken up again at once: the worker ends, or reads for somebody else. */
    async release(owner: string, number: number, worker: string) {
      await db
        .updateTable('imports')
        .set({ worker: null, lease_until: null, let_go_at: sql`now()` })
        .where('owner', '=', owner)
        .where('import', '=', number)
        .where('worker', '=', worker)
        .execute()
    },

    /**
     * Imports that wait or whose worker is gone, of owners for whom none is running; one of each owner. Whose were read longest ago
     * come first: who begins a hundred has no more of the workers than who begins one.
     */
    async waiting(): Promise<{ owner: string; import: number }[]> {
      const { rows } = await sql<{ owner: string; import: number }>`
        with next as (
          select distinct on (owner) owner, import, created_at from imports i
          where state in ('queued', 'running') and (lease_until is null or lease_until < now())
            and not exists (select from imports o where o.owner = i.owner
              and o.state = 'running' and o.lease_until > now())
          order by owner, import)
        select owner, import from next
        order by (select max(greatest(i.let_go_at, i.finished_at)) from imports i where i.owner = next.owner)
          nulls first, created_at limit 100`.execute(db)
      return rows
    },
  }
}

/** The row of the owner is held: of two at once, one waits for the other. @throws Problem 429 */
async function requireRoom(tx: Kysely<Database>, owner: string): Promise<void> {
  const { open } = await tx
    .selectFrom('imports')
    .select((of) => of.fn.countAll<number>().as('open'))
    .where('owner', '=', owner)
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirstOrThrow()
  if (open < MOST_OPEN) return
  const said = {
    en: `${MOST_OPEN} imports are waiting or under way. Start the next one when some are done.`,
    fr: `${MOST_OPEN} imports attendent ou sont en cours. Lancez le suivant quand il y en aura moins.`,
  }
  throw new Problem(429, 'rate_limited', said, { headers: { 'Retry-After': '60' } })
}
