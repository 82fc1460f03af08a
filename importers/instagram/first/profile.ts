import { asText, type Fields, fromIso, type Item, present, restOf } from '@mandate/importer'
import type { Row } from '@mandate/importer/meta'

const MAPPED = new Set([
  ...['name', 'username', 'email', 'phone_number', 'gender', 'biography', 'website'],
  'date_of_birth',
])

/** What one told Instagram about oneself, in its exports until 2020: an object of plain members. */
export const profile: Row = {
  read(value): Item | null {
    const text = (member: string) => asText(value[member])
    const [email, phone, website] = [text('email'), text('phone_number'), text('website')]
    const born = fromIso(`${text('date_of_birth')?.slice(0, 10)}T00:00:00Z`)
    const fields = present({
      ...{ name: text('name'), username: text('username'), gender: text('gender') },
      ...{ emails: email && [email], phones: phone && [phone], websites: website && [website] },
      birthday: born === null ? undefined : new Date(born).toISOString().slice(0, 10),
      about: text('biography'),
    }) as Fields
    if (Object.keys(fields).length === 0) return null
    const rest = restOf(value, MAPPED)
    const item = { collection: 'instagram.profile', key: 'profile', time: null, fields }
    return rest ? { ...item, rest } : item
  },
}
