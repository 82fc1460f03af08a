import type { StoredEntry } from '@mandate/audit'
import type { AccessEntry } from '../access/log.ts'

/** One reading, made of its first entry and the one that closed it, which may be the same. */
export interface Reading {
  at: number
  /** Its number in the log. */
  number: number
  entry: AccessEntry
  closed: AccessEntry | null
}

/** What stands in one line: a reading, many looks of the owner's own after each other, newest first, or something else done here. */
export type Line =
  | { is: 'reading'; reading: Reading }
  | { is: 'looks'; looks: Reading[] }
  | { is: 'deed'; at: number; body: Record<string, unknown> }

export const ACTS = ['append', 'update', 'delete'] as const

/**
 * Newest first, as the entries. A page of small pictures is sixty readings by its owner: what they looked at themselves is one
 * line, so that what others read is not lost in it; with `each` it is not. An entry that closes a reading of the page after this
 * one is left out.
 */
export function linesOf(entries: StoredEntry[], each: boolean): Line[] {
  const closed = new Map<string, AccessEntry>()
  const lines: Line[] = []
  for (const { at, body, entry: number } of entries) {
    const entry = body as AccessEntry
    if (!['allowed', 'closed', 'failed', 'refused'].includes(entry.verdict)) {
      lines.push({ is: 'deed', at, body })
      continue
    }
    // Only the first entry of a reading says what was asked.
    if (entry.request === '') {
      closed.set(entry.access, entry)
      continue
    }
    const whole = entry.rows === null ? null : entry
    const reading = { at, number, entry, closed: whole ?? closed.get(entry.access) ?? null }
    const last = lines.at(-1)
    if (each || !isOwnLook(reading)) lines.push({ is: 'reading', reading })
    else if (last?.is === 'looks') last.looks.push(reading)
    else lines.push({ is: 'looks', looks: [reading] })
  }
  return lines
}

function isOwnLook({ entry }: Reading): boolean {
  if (entry.client !== null || entry.verdict === 'refused') return false
  return !ACTS.some((act) => act in entry.details)
}
