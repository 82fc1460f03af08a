export type NewsKind =
  | 'made'
  | 'replace_asked'
  | 'remove_asked'
  | 'kept'
  | 'used'
  | 'refused'
  | 'password'

export interface RecoveryTables {
  recovery_keys: {
    owner: string
    x: string
    made_at: Date
    next_x: string | null
    next_at: Date | null
  }
  /** Those that were answered. */
  recovery_challenges: { nonce: Buffer; owner: string; head: string | null; expires_at: Date }
  recovery_sessions: { session: Buffer; owner: string; started_at: Date; expires_at: Date }
  recovery_news: { owner: string; at: Date; kind: NewsKind; noticed_at: Date | null }
}
