/** Why an archive is not taken, each with words for people. */
export type Refusal =
  | 'not_archive'
  | 'missing_parts'
  | 'damaged'
  | 'too_new'
  | 'exists'
  | 'passphrase'
  | 'not_empty'
  | 'forged'
  | 'no_room'
  | 'failed'

/** Class 22 and 23 of PostgreSQL: a value that is none of its kind, or breaks a rule of the table. What else goes wrong is ours. */
export function asDamage(error: unknown, what: string): unknown {
  const isValue = /^2[23]...$/.test(String((error as { code?: unknown } | null)?.code))
  if (!isValue && !(error instanceof SyntaxError)) return error
  return new RestoreRefused('damaged', `${what}: ${(error as Error).message}`, { cause: error })
}

/** `message` says what and where, in English, for developers. */
export class RestoreRefused extends Error {
  override name = 'RestoreRefused'
  readonly code: Refusal
  constructor(code: Refusal, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
