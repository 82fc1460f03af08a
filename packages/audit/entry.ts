export interface AuditEntry {
  /** The uuid whose log it is. */
  owner: string
  /** Milliseconds since 1970. */
  at: number
  /** What was done, by whom, to what, with which verdict; JSON. Never a token or a proof. */
  body: Record<string, unknown>
}

/** An entry as it stands in a downloaded log: nothing beside what the chain holds. */
export interface LoggedEntry extends AuditEntry {
  /** Its place in the owner's chain: 1, 2, 3 …; null for the second until it is sealed. */
  seq: number | null
  /** Hash of the entry before, lower-case hex; of the first: 64 zeros. */
  prev: string | null
  hash: string | null
}

export interface StoredEntry extends LoggedEntry {
  /** Its number in the table, growing; the place to read on from. */
  entry: number
}

/** Where a chain ends, or begins to be looked at. */
export interface Head {
  seq: number
  hash: string
}

export const START: Head = { seq: 0, hash: '0'.repeat(64) }
