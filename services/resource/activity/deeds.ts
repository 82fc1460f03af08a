import type { Lang } from '@mandate/ui'
import { words as recovery } from '../recovery/words.ts'
import { words } from './words.ts'

/** The entry of a program that was let act as the owner. */
export const PROGRAM_SIGNED_IN = { kind: 'program', what: 'signed_in' }

/** What the owner, or somebody in their name, did here that is no reading. Null: an entry of another form. */
export function sayDeed({ kind, what }: Record<string, unknown>, lang: Lang): string | null {
  const said = {
    program: { signed_in: words[lang].programSignedIn },
    home: { take_out: words[lang].takeOut },
    recovery: recovery[lang].news,
  }[String(kind)] as Record<string, string> | undefined
  return (said && Object.hasOwn(said, String(what)) && said[String(what)]) || null
}
