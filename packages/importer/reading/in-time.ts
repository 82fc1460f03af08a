import type { Item, Note } from '../contract.ts'
import { OUT_OF_RANGE } from '../formats/times.ts'

// Years of four digits: what a calendar shows, a database keeps and a text of ISO 8601 says without more ado.
const FIRST = Date.parse('0001-01-01T00:00:00Z')
const LAST = Date.parse('9999-12-31T23:59:59.999Z')

const isTime = (ms: number | null | undefined) =>
  ms === null || ms === undefined || (ms >= FIRST && ms <= LAST)

/** The item without times that cannot be any: where a reader adds a duration, the sum may be beyond all of them. */
export function inTime(item: Item, note: (note: Note) => void): Item {
  if (isTime(item.time) && isTime(item.timeEnd)) return item
  note(OUT_OF_RANGE)
  const { timeEnd, ...others } = item
  const time = isTime(item.time) ? item.time : null
  return { ...others, time, ...(timeEnd !== undefined && isTime(timeEnd) && { timeEnd }) }
}
