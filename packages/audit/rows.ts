import type { StoredEntry } from './entry.ts'

/** An entry from its row. */
export function toEntry(row: Record<string, unknown>): StoredEntry {
  const hex = (bytes: unknown) =>
    bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : null
  return {
    owner: String(row['owner']),
    entry: Number(row['entry']),
    at: (row['at'] as Date).getTime(),
    body: row['body'] as Record<string, unknown>,
    seq: row['seq'] === null ? null : Number(row['seq']),
    prev: hex(row['prev']),
    hash: hex(row['hash']),
  }
}
