import type { Generated } from 'kysely'

/** `undo`: of an import, by its number. `delete`: of a collection, by its name. */
export type Errand = 'undo' | 'delete'

export interface ErrandsTables {
  /** What an owner asked for and may take minutes: struck off when it is done. */
  errands: {
    owner: string
    errand: Errand
    target: string
    asked_at: Generated<Date>
    seen_at: Generated<Date>
  }
}
