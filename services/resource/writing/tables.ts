export interface WritingTables {
  append_keys: {
    owner: string
    key: Buffer
    request: Buffer
    records: string[]
    made_at: Date
  }
}
