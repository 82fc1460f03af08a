/** Spans of consecutive elements in `bytes`: element i is `bytes[starts[i]..ends[i])`. */
export interface Span {
  /** Name of the array or member; null for a top-level array. */
  key: string | null
  /** True for the value of a top-level member that is no array. */
  member: boolean
  /** Running number in the file of the first element. */
  element: number
  bytes: Buffer
  starts: number[]
  ends: number[]
  /** Byte offset in the file of `bytes[0]`. */
  offset: number
  /** Of each element, where `bytes` are not the file's. */
  offsets?: number[]
}

export interface Fault {
  code: 'too_deep' | 'element_too_large' | 'invalid_json' | 'cut_json'
  offset: number
  /** The file cannot be read beyond this point. */
  fatal: boolean
}
