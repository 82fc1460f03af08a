import { hash, verify } from '@node-rs/argon2'

// Argon2id, 19 MiB, 2 passes, 1 lane: the library's defaults are OWASP's.
// https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html

export const MIN_PASSWORD = 12
/** Beyond this a password is refused before it costs time. */
export const MAX_PASSWORD = 1_000

/** Unicode has several ways to write an é; keyboards differ in which they send. */
function normalise(password: string): string {
  return password.normalize('NFKC')
}

export function hashPassword(password: string): Promise<string> {
  return hash(normalise(password))
}

let nobody: Promise<string> | null = null

/**
 * Whether the password belongs to the stored hash. Without a hash (an unknown name) it takes the same time
 * and says no.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword('the password of nobody')
  const known = stored ?? (await nobody)
  const isRight = await verify(known, normalise(password.slice(0, MAX_PASSWORD)))
  return isRight && stored !== null
}
