import { elapsed } from '@mandate/server'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import { bitOf } from './status-token.ts'

/** How long a process believes what it read from the database, ms. */
const MEMORY = 1_000

/** What is known of one list. */
export interface StatusList {
  /** An index outside the list counts as revoked. */
  revoked(idx: number): boolean
  /** ms; after it nothing this list says is good for a token. */
  freshUntil: number
}

export interface KnownLists {
  /** As it was fetched last, by whichever process; null: never, or before a backup was restored. */
  read(uri: string, issuer: string): Promise<StatusList | null>
  /** It was fetched anew: whoever reads from now on reads that. */
  forget(uri: string, issuer: string): void
}

/** Lists as the database holds them, remembered for a moment. Whoever comes while one is being read waits for that. */
export function knownLists(db: Kysely<Database>, clock: () => number): KnownLists {
  // By issuer and address: what one issuer says of a list of another must not touch that one's tokens.
  const known = new Map<string, { at: number; list: Promise<StatusList | null> }>()

  async function row(uri: string, issuer: string): Promise<StatusList | null> {
    const found = await db
      .selectFrom('issuer_lists')
      .select(['bits', 'exp'])
      .where('uri', '=', uri)
      .where('issuer', '=', issuer)
      // "After restoring a backup a service refuses all tokens issued before the restore until lists and
      // ledger have been compared": what was read before it counts for nothing.
      .where(
        sql<boolean>`fetched_at > (select coalesce(max(restored_at), '-infinity') from restores)`,
      )
      .executeTakeFirst()
    if (!found) return null
    return {
      revoked: (idx) => bitOf(found.bits, idx) ?? true,
      freshUntil: found.exp * 1000,
    }
  }

  return {
    read(uri, issuer) {
      const name = nameOf(uri, issuer)
      const remembered = known.get(name)
      if (remembered && elapsed(remembered.at, clock()) < MEMORY) return remembered.list
      const list = row(uri, issuer)
      const entry = { at: clock(), list }
      // What is not there may be in a moment, and a failure is nobody's but theirs who waited for it.
      const drop = () => {
        if (known.get(name) === entry) known.delete(name)
      }
      list.then((found) => found ?? drop(), drop)
      if (known.size >= 1_000) known.clear()
      known.set(name, entry)
      return list
    },
    forget: (uri, issuer) => void known.delete(nameOf(uri, issuer)),
  }
}

export const nameOf = (uri: string, issuer: string) => `${issuer} ${uri}`
