/** A fault in what was given, never in the program. `offset` counts bytes of the file. */
export class ImportError extends Error {
  override name = 'ImportError'
  code: string
  action?: string
  offset?: number
  constructor(
    code: string,
    message: string,
    options: { action?: string; offset?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    if (options.action !== undefined) this.action = options.action
    if (options.offset !== undefined) this.offset = options.offset
  }
}
