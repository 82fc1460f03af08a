import { MandateError } from '@mandate/client'
import { shown } from '../shown.ts'

/** What every command ends with: 0 is all well. */
export const EXIT = {
  /** It was refused, or could not be done. */
  failed: 1,
  /** The command was not understood. */
  usage: 2,
  /** Somebody has to sign in, or to allow it, first. */
  signIn: 3,
  /** A service does not answer. Coming again may do. */
  away: 4,
} as const

/** What went wrong and what to do about it, in one line. */
export class Fault extends Error {
  override name = 'Fault'
  readonly exit: number

  constructor(message: string, exit: number = EXIT.failed, options: { cause?: unknown } = {}) {
    super(message, options)
    this.exit = exit
  }
}

/** What was typed is not what the command takes: how it is used is printed below. */
export class Misused extends Fault {
  override name = 'Misused'

  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, EXIT.usage, options)
  }
}

/**
 * What was typed, as `parseArgs` reads it.
 * @throws Misused
 */
export function understood<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    // Node.js goes on about files whose names begin with a hyphen.
    throw new Misused(said(cause).replace(/\. (To specify|This command does not) .*/, ''), {
      cause,
    })
  }
}

/** @throws Misused where something was typed that nothing is done with */
export function nothingMore([first]: readonly string[], hint = ''): void {
  if (first !== undefined) throw new Misused(`${first} is one word too many${hint}`)
}

/** One line for whoever typed the command. */
export function said(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return shown(text.replaceAll(/\s*\n\s*/g, ' '))
}

/** An error of the SDK as one of ours. */
export function faultOf(error: unknown): unknown {
  if (!(error instanceof MandateError)) return error
  const { code, message, scope } = error
  const made = (text: string, exit: number) => new Fault(text, exit, { cause: error })
  if (code === 'unreachable') return made(`${message}; try again`, EXIT.away)
  if (code === 'refused') return made('its owner refused; nothing can be read', EXIT.failed)
  if (['ended', 'no_access', 'expired', 'provider_changed'].includes(code)) {
    return made(`${message} Ask anew: mandate sign-in ADDRESS --scope SCOPE`, EXIT.signIn)
  }
  return made(scope ? `${message} This would do: ${scope}` : message, EXIT.failed)
}
