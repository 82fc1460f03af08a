/** What is written by one statement with something else. */

/** Further steps of a statement. */
export interface Beside {
  /** @param first the number of the first of its values. @param ifDone what must hold for anything to be written */
  steps(first: number, ifDone: string): string
  values: unknown[]
}

/** A DPoP proof, which counts once. */
export interface Proof {
  id: string
  at: Date
  /** Remembered until then. */
  ends: Date
  /** What is said when it came before. */
  refusal: Error
}
