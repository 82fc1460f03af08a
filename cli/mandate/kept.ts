import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileStore } from '@mandate/client/file-store'

/** Who is signed in, and where. */
export interface KeptOwner {
  /** Address of the data. */
  address: string
  name: string
  /** `name=value` of the session's cookie. */
  cookie: string
  /** Signed in by a code, and asked that way again. */
  byCode?: boolean
}

const config = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
const folder = process.env['MANDATE_HOME'] ?? join(config, 'mandate')

/** One file that only this person may read: session, permissions, and the key that these are bound to. */
export const kept = fileStore(join(folder, 'mandate.json'))

export async function keptOwner(): Promise<KeptOwner | null> {
  return ((await kept.get('owner')) as KeptOwner | undefined) ?? null
}

/** The data that a command is about when it names none. */
export async function keptAddress(): Promise<string | null> {
  return ((await kept.get('address')) as string | undefined) ?? null
}

/** Whether it is an address that data may be at. */
export function isAddress(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text)
}

export function noAddress(text: string): string {
  return `${text} is no address: give that of the data, as its home page says it: https://rs.example/owners/…`
}
