import { createHash } from 'node:crypto'
import { Problem, SealError, type Sealer } from '@mandate/server'
import type { Sight } from '../access/sight.ts'

/** Places to go on from, sealed: they hold exact times and ids. */
export interface Cursors<T> {
  write(bound: CursorBinding, place: T): string
  /** @throws Problem 400 `invalid_cursor` for one of another grant, another query, or none of ours */
  read(bound: CursorBinding, cursor: string): T
}

/** "A cursor is sealed, and bound to the grant and to the query." */
export interface CursorBinding {
  sight: Sight
  /** The parameters of the request that say what is asked, and how pages are ordered. */
  query: readonly string[]
}

export function cursors<T>(sealer: Sealer, purpose: string): Cursors<T> {
  const context = ({ sight, query }: CursorBinding) =>
    `${purpose} ${sight.owner.id} ${sight.grant?.id ?? 'owner'} ${hash(query)}`
  return {
    write: (bound, place) =>
      sealer.seal(Buffer.from(JSON.stringify(place)), context(bound)).toString('base64url'),
    read(bound, cursor) {
      try {
        return JSON.parse(sealer.open(Buffer.from(cursor, 'base64url'), context(bound)).toString())
      } catch (cause) {
        if (!(cause instanceof SealError)) throw cause
        throw new Problem(
          400,
          'invalid_cursor',
          'This cursor belongs to another access or another query: ask again without it.',
        )
      }
    },
  }
}

function hash(query: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(query)).digest('base64url')
}
