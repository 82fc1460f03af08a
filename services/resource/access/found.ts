/** What is found whole before anything of it is sent. */
export interface Found {
  rows: number
  body: Buffer
  /** Names what was found, as this asker is shown it. */
  etag?: string
  /** The asker has it (`If-None-Match`): nothing goes out. */
  isKnown?: true
}
