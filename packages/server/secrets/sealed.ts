import type { Pool } from '../database/database.ts'
import { SealError, type Sealer } from './seal.ts'

/** Where a service keeps what is sealed under the master key. */
export interface SealedColumn {
  table: string
  column: string
  /** Of the primary key, in its order. */
  key: string[]
  /** What it is sealed for, by the columns of the key and `needs`. */
  context(row: Record<string, string>): string
  /** Further columns that `context` reads. */
  needs?: string[]
}

/** How many bytes say under which master key something is; of version 1 these are random but for the first. */
const MARK = 5

const isThere = ({ column }: SealedColumn) => `${column} is not null and length(${column}) > 0`

/** How what is sealed begins, which each of these columns has an index of, where it may be of many. */
const beginOf = ({ column }: SealedColumn) => `substring(${column} from 1 for ${MARK})`

/** Version 1 stands before it: what follows there is random. */
const FIRST = Buffer.of(2)
const LAST = Buffer.alloc(MARK, 0xff)

/**
 * Says at the start, and not at the first owner whose turn it is, that something here is under a master key that
 * this process does not know: one look into each gap between the keys that it knows, however many owners there are.
 * @throws SealError naming the table and the key
 */
export async function requireMasterKeys(
  pool: Pool,
  seal: Sealer,
  columns: SealedColumn[],
): Promise<void> {
  const known = seal.marks.toSorted(Buffer.compare)
  for (const sealed of columns) {
    const begin = beginOf(sealed)
    const { rows } = await pool.query<{ mark: Buffer }>(
      `select mark from unnest($1::bytea[], $2::bytea[]) as gap (after, before),
         lateral (select ${begin} as mark from ${sealed.table}
           where ${begin} > gap.after and ${begin} < gap.before limit 1) as found limit 1`,
      [
        [FIRST, ...known],
        [...known, LAST],
      ],
    )
    const [unknown] = rows
    if (!unknown) continue
    const name = unknown.mark.subarray(1).toString('hex')
    throw new SealError(
      `MASTER_KEY: ${sealed.table}.${sealed.column} is sealed under the master key ${name}, ` +
        `which is none of ${namesOf(seal)}. Give that one too, as MASTER_KEY_FORMER, or end the change of the ` +
        'master key with `keys rewrap`',
    )
  }
}

function namesOf(seal: Sealer): string {
  return seal.marks.map((mark) => mark.subarray(1).toString('hex')).join(', ')
}

/** How much of one column there is to do. */
export interface Rewrapped {
  where: string
  done: number
  /** Still under another master key: it could not be opened, or was written meanwhile by a process that has that one. */
  left: number
}

const BATCH = 200

/**
 * Seals anew, under the present master key, what is under another. Rows are changed one by one and only if
 * nobody has changed them meanwhile, so that services may run beside.
 */
export async function rewrap(
  pool: Pool,
  seal: Sealer,
  columns: SealedColumn[],
): Promise<Rewrapped[]> {
  const all: Rewrapped[] = []
  for (const sealed of columns) {
    const done = await rewrapColumn(pool, seal, sealed)
    const { rows } = await pool.query<{ left: string }>(
      `select count(*) as left from ${sealed.table} where ${isOther(sealed)}`,
      [seal.marks[0]],
    )
    all.push({ where: `${sealed.table}.${sealed.column}`, done, left: Number(rows[0]!.left) })
  }
  return all
}

const isOther = (sealed: SealedColumn) => `${isThere(sealed)} and ${beginOf(sealed)} <> $1`

async function rewrapColumn(pool: Pool, seal: Sealer, sealed: SealedColumn): Promise<number> {
  const { table, column, key, needs = [] } = sealed
  const place = key.map((_, i) => `$${i + 2}`).join(', ')
  let after: string[] | null = null
  let done = 0
  for (;;) {
    const { rows }: { rows: (Record<string, string> & { sealed: Buffer })[] } = await pool.query(
      `select ${[...key, ...needs].map((name) => `${name}::text`).join(', ')}, ${column} as sealed
       from ${table} where ${isOther(sealed)} ${after ? `and (${key.join(', ')}) > (${place})` : ''}
       order by ${key.join(', ')} limit ${BATCH}`,
      [seal.marks[0], ...(after ?? [])],
    )
    const changed = await Promise.all(
      rows.map(async (row) => {
        const anew = resealed(seal, row.sealed, sealed.context(row))
        if (anew === null) return 0
        const { rowCount } = await pool.query(
          `update ${table} set ${column} = $1
           where ${key.map((name, i) => `${name} = $${i + 3}`).join(' and ')} and ${column} = $2`,
          [anew, row.sealed, ...key.map((name) => row[name])],
        )
        return rowCount ?? 0
      }),
    )
    done += changed.reduce((sum, each) => sum + each, 0)
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return done
    after = key.map((name) => last[name]!)
  }
}

/** Null: it is under a master key that is not known here. */
function resealed(seal: Sealer, sealed: Buffer, context: string): Buffer | null {
  try {
    return seal.seal(seal.open(sealed, context), context)
  } catch (error) {
    if (error instanceof SealError) return null
    throw error
  }
}
