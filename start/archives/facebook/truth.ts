/** What a made Facebook download holds, as facts, in the text that people wrote. Times: ms since 1970. */
export interface FacebookTruth {
  posts: TruePost[]
  messages: TrueMessage[]
  friends: { name: string; time: number }[]
  /** Of other collections what stands in their fields, by collection. */
  things: Record<string, TrueThing[]>
  /** How many records of each collection. */
  counts: Record<string, number>
}

/** Fields of a record, and when. */
export interface TrueThing {
  time: number
  fields: Record<string, string>
}

export interface TruePost {
  /** Whole seconds. */
  time: number
  text?: string
  url?: string
  place?: { name: string; latitude: number; longitude: number }
  /** SHA-256 of the pictures, in their order. */
  photos: string[]
}

export interface TrueMessage {
  threadId: string
  threadTitle: string
  sender: string
  time: number
  text?: string
  photos: string[]
  reactions: { reaction: string; actor: string }[]
}
