import {
  asArray,
  asNumber,
  asObject,
  asText,
  type Fields,
  fromEpoch,
  type Item,
  present,
  restOf,
  toIso,
} from '@mandate/importer'
import type { Row } from '@mandate/importer/meta'

const MAPPED = new Set([
  ...['name', 'emails', 'birthday', 'gender', 'current_city', 'hometown', 'relationship'],
  ...['phone_numbers', 'websites', 'languages', 'work_experiences', 'education_experiences'],
  ...['family_members', 'about_me', 'intro_bio', 'username', 'profile_uri'],
  ...['registration_timestamp', 'religious_view', 'political_view'],
])

/** What one told Facebook about oneself: a single record. */
export const profile: Row = {
  whole: true,
  read(value): Item | null {
    const object = (name: string) => asObject(value[name])
    const registered = fromEpoch(value['registration_timestamp'])
    const fields = present({
      name: asText(object('name')['full_name']) ?? asText(value['name']),
      username: asText(value['username']),
      emails: texts(object('emails')['emails']),
      phones: texts(value['phone_numbers'], 'phone_number'),
      birthday: dayOf(object('birthday')),
      gender: asText(object('gender')['gender_option']) ?? asText(value['gender']),
      city: asText(object('current_city')['name']),
      hometown: asText(object('hometown')['name']),
      relationship: asText(object('relationship')['status']),
      about: asText(value['about_me']) ?? asText(object('intro_bio')['name']),
      religion: viewOf(value['religious_view']),
      politics: viewOf(value['political_view']),
      languages: texts(value['languages'], 'name'),
      websites: texts(value['websites'], 'address'),
      work: filled(value['work_experiences']),
      education: filled(value['education_experiences']),
      family: filled(value['family_members']),
      url: asText(value['profile_uri']),
      registered_at: registered === null ? undefined : toIso(registered),
    }) as Fields
    if (Object.keys(fields).length === 0) return null
    const rest = { ...restOf(value, MAPPED), ...partly(value) }
    return {
      ...{ collection: 'facebook.profile', key: 'profile', time: null, fields },
      ...(Object.keys(rest).length > 0 && { rest }),
    }
  },
}

/** Of members that are objects a field takes one part. */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  name: ['full_name', 'first_name', 'middle_name', 'last_name'],
  emails: ['emails'],
  gender: ['gender_option'],
  birthday: ['year', 'month', 'day'],
  current_city: ['name'],
  hometown: ['name'],
  relationship: ['status'],
  religious_view: ['name'],
  political_view: ['name'],
}

/** Addresses of former years, who one is together with, since when one lives somewhere. */
function partly(value: Record<string, unknown>): Record<string, unknown> {
  const bio = asText(value['about_me']) === undefined ? ['name'] : []
  const left = Object.entries({ ...TAKEN, intro_bio: bio }).map(([member, taken]) => {
    const rest = present(restOf(asObject(value[member]), new Set(taken)) ?? {})
    // A moment that nobody told is zero.
    if (rest['timestamp'] === 0) delete rest['timestamp']
    return [member, rest] as const
  })
  const kinds = asArray(value['phone_numbers']).filter((one) => asText(asObject(one)['phone_type']))
  return {
    ...Object.fromEntries(left.filter(([, rest]) => Object.keys(rest).length > 0)),
    ...(kinds.length > 0 && { phone_numbers: kinds }),
  }
}

function filled(list: unknown): unknown[] | undefined {
  const all = asArray(list)
  return all.length > 0 ? all : undefined
}

function texts(list: unknown, member = 'name'): string[] {
  return asArray(list).flatMap((one) => asText(one) ?? asText(asObject(one)[member]) ?? [])
}

function viewOf(value: unknown): string | undefined {
  return asText(value) ?? asText(asObject(value)['name'])
}

/** `{year, month, day}`; the year may be kept secret. */
function dayOf({ year, month, day }: Record<string, unknown>): string | undefined {
  const [m, d] = [asNumber(month), asNumber(day)]
  if (m === undefined || d === undefined) return undefined
  const two = (number: number) => String(number).padStart(2, '0')
  return `${asNumber(year) || '-'}-${two(m)}-${two(d)}`
}
