import {
  asArray,
  asObject,
  asText,
  baseName,
  type Item,
  present,
  type Reading,
  readJson,
  restOf,
  type Source,
} from '@mandate/importer'
import type { Files } from '../files.ts'

const MAPPED = new Set(['name', 'displayName', 'emails', 'birthday', 'gender'])

/** `Profile.json`: what somebody told Google about themselves, a single record; `ProfilePhoto.jpg` lies beside it. */
export async function* readProfile(source: Source, files: Files): AsyncGenerator<Reading> {
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
  const photo = files.beside(entry).find(({ path }) => /\.(jpe?g|png)$/i.test(path))
  const item: Item = {
    ...{ collection: 'google.profile', key: 'profile', time: null, fields },
    ...(Object.keys(rest).length > 0 && { rest }),
  }
  if (photo) {
    const file = { part: photo.part, entry: photo.entry }
    item.files = [{ role: 'picture', entry: file, name: baseName(photo.path) }]
  }
  yield { items: [{ element: 0, item }] }
}
