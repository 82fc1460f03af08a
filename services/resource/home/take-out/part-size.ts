/**
 * A home is brought from at most a thousand uploads. What an estimate does not see, and files that no part may end within, make
 * parts more than it says: half of them are left for that.
 */
const MOST_PARTS = 500

/** Bytes, unpacked, after which a part ends: as asked, unless they would be too many parts to be brought elsewhere. */
export function partSize(asked: number, estimate: number): number {
  return Math.max(asked, Math.ceil(estimate / MOST_PARTS))
}
