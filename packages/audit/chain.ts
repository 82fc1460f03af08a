import { createHash } from 'node:crypto'
import { canonical } from './canonical.ts'
import { type AuditEntry, type Head, START, type StoredEntry } from './entry.ts'

/** SHA-256, lower-case hex, over the canonical JSON of the entry, its place and the hash of the one before. */
export function hashEntry(entry: AuditEntry, after: Head): Head {
  const { owner, at, body } = entry
  const seq = after.seq + 1
  const text = canonical({ at, body, owner, prev: after.hash, seq })
  return { seq, hash: createHash('sha256').update(text).digest('hex') }
}

export type Verdict =
  | { valid: true; head: Head }
  | { valid: false; seq: number; reason: 'missing' | 'changed' | 'not_sealed' }

/**
 * Whether entries, oldest first, are one owner's chain, unbroken and unchanged. `after` is the head they follow (the start);
 * where the last of them must be the end, compare the verdict's head with the one signed or kept elsewhere.
 */
export function verifyChain(entries: Iterable<StoredEntry>, after: Head = START): Verdict {
  let head = after
  for (const entry of entries) {
    const seq = head.seq + 1
    if (entry.seq === null) return { valid: false, seq, reason: 'not_sealed' }
    if (entry.seq !== seq) return { valid: false, seq, reason: 'missing' }
    const next = hashEntry(entry, head)
    if (entry.prev !== head.hash || entry.hash !== next.hash) {
      return { valid: false, seq, reason: 'changed' }
    }
    head = next
  }
  return { valid: true, head }
}
