import { base32, fromBase32 } from '@mandate/server'

/** A record's id as the API writes it: 26 characters of base32 for the 128 bits of the uuid. */
export function toRecordId(uuid: string): string {
  return base32(Buffer.from(uuid.replaceAll('-', ''), 'hex'))
}

/** The uuid of an id, or null for a text that is nobody's id. */
export function fromRecordId(id: string): string | null {
  const bytes = /^[a-z2-7]{26}$/.test(id) ? fromBase32(id) : null
  if (bytes?.length !== 16) return null
  const hex = bytes.toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
