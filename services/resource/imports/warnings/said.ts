/** What a warning means, in one language; it may name what the warning is about. */
export interface Said {
  text: string | ((about: Record<string, string>) => string)
  /** What the owner can do. */
  todo?: string
}
