import { setTimeout as wait } from 'node:timers/promises'
import { type Log, Problem } from '@mandate/server'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import { rounds } from '../deliveries/rounds.ts'
import { deleteCollection } from '../home/deletion/collection.ts'
import { each } from '../home/deletion/each.ts'
import { undoImport } from '../imports/undoing/undo.ts'
import type { Errand } from './tables.ts'

/** So long whoever asks is kept waiting, ms: less than a front, a browser or a person has patience for. */
const PATIENCE = 10_000
/** Between two signs of life of whoever is at it, ms. */
const SIGN = 5_000
/** Nobody is at it any more when there was none for so many seconds. */
const LOST = 30
/** Between two looks for such, ms. */
const LOOK = 5_000

interface Asked {
  owner: string
  errand: Errand
  target: string
}

export type Errands = ReturnType<typeof errands>

/**
 * What an owner asks for and takes minutes in a large home: undoing an import, deleting a collection. It is written down before it is begun, done by
 * whoever was asked, and done to its end by a worker where that one ended.
 */
export function errands({ db, log }: { db: Kysely<Database>; log: Log }) {
  const does: Record<Errand, (owner: string, target: string) => Promise<void>> = {
    undo: (owner, number) => undoImport(db, owner, Number(number)),
    delete: (owner, name) => deleteCollection(db, owner, name),
  }

  const strikeOff = ({ owner, errand, target }: Asked) =>
    db
      .deleteFrom('errands')
      .where('owner', '=', owner)
      .where('errand', '=', errand)
      .where('target', '=', target)
      .execute()

  const signed = ({ owner, errand, target }: Asked) =>
    db
      .updateTable('errands')
      .set({ seen_at: sql`now()` })
      .where('owner', '=', owner)
      .where('errand', '=', errand)
      .where('target', '=', target)

  /** What cannot be done is struck off; what failed for another reason is tried again. */
  const run = async (asked: Asked) => {
    const signs = setInterval(
      () =>
        void signed(asked)
          .execute()
          .catch(() => {}),
      SIGN,
    )
    try {
      await does[asked.errand](asked.owner, asked.target)
      await strikeOff(asked)
    } catch (error) {
      if (isRefused(error)) await strikeOff(asked)
      throw error
    } finally {
      clearInterval(signs)
    }
  }

  const isAsked = async ({ owner, errand, target }: Asked) =>
    (await asked(owner, errand)).includes(target)

  /** What is under way of one kind. */
  async function asked(owner: string, errand: Errand): Promise<string[]> {
    const rows = await db
      .selectFrom('errands')
      .select('target')
      .where('owner', '=', owner)
      .where('errand', '=', errand)
      .execute()
    return rows.map(({ target }) => target)
  }

  return {
    asked,

    /**
     * Does it. Whoever asks while another one is at it waits with that one.
     * @returns false: it takes longer, and goes on
     * @throws Problem as what is asked for does
     */
    async ask(owner: string, errand: Errand, target: string): Promise<boolean> {
      const one = { owner, errand, target }
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('errands')
        .values(one)
        .onConflict((on) => on.doNothing())
        .executeTakeFirstOrThrow()
      const until = performance.now() + PATIENCE
      if (numInsertedOrUpdatedRows === 0n) {
        while (await isAsked(one)) {
          if (performance.now() > until) return false
          await wait(250)
        }
        return true
      }
      const done = run(one).then(() => true as const)
      const late = new AbortController()
      const isDone = await Promise.race([
        done,
        wait(PATIENCE, false as const, { signal: late.signal }).catch(() => false as const),
      ]).finally(() => late.abort())
      if (!isDone) done.catch((err: unknown) => log.error({ err, errand }, 'an errand'))
      return isDone
    },

    /** Does what nobody is at any more, until disposed. */
    workOn(): AsyncDisposable {
      const isLost = sql<boolean>`seen_at < now() - make_interval(secs => ${LOST})`
      const goOn = async (one: Asked) => {
        const { numUpdatedRows } = await signed(one).where(isLost).executeTakeFirstOrThrow()
        if (numUpdatedRows === 0n) return
        log.info({ errand: one.errand }, 'goes on with what nobody was at any more')
        await run(one).catch((error: unknown) => {
          if (!isRefused(error)) throw error
        })
      }
      const look = async () => {
        const lost = await db
          .selectFrom('errands')
          .select(['owner', 'errand', 'target'])
          .where(isLost)
          .orderBy('seen_at')
          .limit(20)
          .execute()
        await each(lost.map((one) => () => goOn(one)))
      }
      return rounds(log, [{ name: 'errands', every: LOOK, run: look }])
    },
  }
}

/** There is nothing to be done, and there will not be. */
function isRefused(error: unknown): boolean {
  return error instanceof Problem && error.status < 500
}
