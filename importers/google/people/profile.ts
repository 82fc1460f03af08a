import {
  asArray,
  asObject,
  asText,
  present,
  type Reading,
  readJson,
  restOf,
  type Source,
} from '@mandate/importer'

const MAPPED = new Set(['name', 'displayName', 'emails', 'birthday', 'gender'])

/** `Profile.json`: what somebody told Google about themselves, a single record. */
export async function* readProfile(source: Source): AsyncGenerator<Reading> {
  if (source.from > 0) return
  const { archive, entry } = source
  const value = asObject(await readJson(await archive.open(entry), { limits: archive.limits }))
  const named = asObject(value['name'])
  const parts = [asText(named['givenName']), asText(named['familyName'])].filter(Boolean).join(' ')
  const name = asText(named['formattedName']) ?? asText(value['displayName']) ?? parts
  const emails = asArray(value['emails']).flatMap(
    (one) => asText(one) ?? asText(asObject(one)['value']) ?? [],
  )
  const gender = asText(value['gender']) ?? asText(asObject(value['gender'])['type'])
  const fields = present({ name, emails, birthday: asText(value['birthday']), gender })
  if (Object.keys(fields).length === 0) {
    source.leave()
    return
  }
  const rest = { ...restOf(value, MAPPED), ...(parts !== '' && parts !== name && { name: named }) }
  const item = { collection: 'google.profile', key: 'profile', time: null, fields }
  yield {
    items: [{ element: 0, item: { ...item, ...(Object.keys(rest).length > 0 && { rest }) } }],
  }
}
