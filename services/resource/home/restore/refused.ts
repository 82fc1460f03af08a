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

/** `message` says what and where, in English, for developers. */
export class RestoreRefused extends Error {
  override name = 'RestoreRefused'
  readonly code: Refusal
  constructor(code: Refusal, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
