/** Sees a file while it is stored, so that nobody needs to read it twice. */
export interface Look {
  /** Its first bytes, at most {@link HEAD_BYTES} of them. */
  head?(bytes: Buffer): void
  /** All of it, one chunk after the other, the first bytes again among them. */
  bytes?(chunk: Buffer): void
}
