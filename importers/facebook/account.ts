import { type Archive, asArray, asObject, asText, type Entry, smallJson } from '@mandate/importer'
import { baseKey } from '@mandate/importer/meta'

export const PROFILE = /(^|\/)profile_information\.json$/

/** The account's e-mail address, else the person's name, from the profile. */
export async function accountOf(entry: Entry, archive: Archive): Promise<string | undefined> {
  const file = asObject(await smallJson(entry, archive, { mojibake: true }))
  const key = Object.keys(file).find((name) => baseKey(name) === 'profile')
  const profile = asObject(key === undefined ? undefined : file[key])
  const emails = asObject(profile['emails'])
  const email = asArray(emails['emails'])
    .map(asText)
    .find((one) => one !== undefined)
  return email?.toLowerCase() ?? asText(asObject(profile['name'])['full_name'])
}
