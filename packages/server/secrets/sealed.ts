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

/**
 * Says at the start, and not at the first owner whose turn it is, that something here is under a master key that
 * this process does not know.
 * @throws SealError naming the table and the key
 */
export async function requireMasterKeys(
  pool: Pool,
  seal: Sealer,
  columns: SealedColumn[],
): Promise<void> {
  for (const sealed of columns) {
    const { rows } = await pool.query<{ mark: Buffer; count: string }>(
      `select substring(${sealed.column} from 2 for ${MARK - 1}) as mark, count(*) as count
       from ${sealed.table} where ${isThere(sealed)} and get_byte(${sealed.column}, 0) <> 1
         and not substring(${sealed.column} from 1 for ${MARK}) = any($1) group by 1`,
      [seal.marks],
    )
    const [unknown] = rows
    if (!unknown) continue
    const name = unknown.mark.toString('hex')
    throw new SealError(
      `MASTER_KEY: ${unknown.count} in ${sealed.table}.${sealed.column} are sealed under the master key ${name}, ` +
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

const isOther = (sealed: SealedColumn) =>
  `${isThere(sealed)} and substring(${sealed.column} from 1 for ${MARK}) <> $1`

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
