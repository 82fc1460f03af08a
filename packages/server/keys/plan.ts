const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * How long a key stands at `jwks_uri` before it signs, ms. Those who fetch keys believe what they have for at
 * most 15 minutes, or an hour where a front caches: a day is enough for all of them, and for an operator who looks.
 */
export const AHEAD = DAY

/**
 * How long the former key stays there, ms: until everything signed with it is over. Tokens live for at most an
 * hour, status lists for 15 minutes, security events for an hour; a binding is on its way for a day.
 */
export const AFTER = 2 * DAY

/** A key that was not withdrawn; times in ms since 1970. */
export interface PlannedKey {
  kid: string
  signsFrom: number
}

/** What is to be true of the keys at a moment. */
export interface KeyPlan {
  /** The key that signs; null: there is none yet. */
  signs: string | null
  /** From when on the next key signs, which is to be made now; null: nothing is to be made. */
  makeFor: number | null
  /** Keys whose time is over. */
  withdraw: string[]
}

/**
 * The schedule: it follows from the rows and the time alone, so that processes agree without talking.
 * @param keys those not withdrawn
 * @param period ms that a key signs for
 */
export function planKeys(keys: PlannedKey[], now: number, period: number): KeyPlan {
  const inOrder = keys.toSorted((a, b) => a.signsFrom - b.signsFrom)
  const begun = inOrder.filter(({ signsFrom }) => signsFrom <= now)
  // A process whose clock is behind the one that made the first key signs with it all the same.
  const present = begun.at(-1) ?? inOrder[0]
  if (!present) return { signs: null, makeFor: now, withdraw: [] }
  const due = present.signsFrom + period
  const isNextThere = inOrder.at(-1) !== present
  return {
    signs: present.kid,
    // A service that was not running in time is late: a key never signs before it was published for long enough.
    makeFor: !isNextThere && now >= due - AHEAD ? Math.max(due, now + AHEAD) : null,
    withdraw: begun
      .filter((_, i) => begun[i + 1] !== undefined && begun[i + 1]!.signsFrom + AFTER <= now)
      .map(({ kid }) => kid),
  }
}
