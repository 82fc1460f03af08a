import {
  type Archive,
  asArray,
  asObject,
  asText,
  type Entry,
  type Sign,
  smallJson,
} from '@mandate/importer'

const ADDRESS = /[\p{L}\d._%+-]+@[a-z\d-]+(?:\.[a-z\d-]+)+/iu

/** Files that name the account, by its e-mail address, the surest first. */
export const SIGNS: readonly Sign[] = [
  {
    path: /@[^/]*\.SubscriberInfo\.html$/i,
    read: async ({ path }) =>
      address(path.replace(/^.*\//, '').replace(/\.SubscriberInfo\.html$/i, '')),
  },
  { path: /(^|\/)(Profile?|Profil|Perfil|Profilo|Profiel)\/[^/]*\.json$/i, read: fromProfile },
  { path: /\.SubscriberInfo\.html$/i, read: fromHead },
  { path: /(^|\/)Users\/[^/]+\/user_info\.json$/i, read: fromChat },
]

function address(text: string): string | null {
  return ADDRESS.exec(text)?.[0].toLowerCase() ?? null
}

async function fromHead(entry: Entry, archive: Archive): Promise<string | null> {
  return address((await archive.head(entry)).toString('utf8'))
}

async function fromProfile(entry: Entry, archive: Archive): Promise<string | null> {
  const profile = asObject(await smallJson(entry, archive))
  for (const one of asArray(profile['emails'])) {
    const found = address(asText(asObject(one)['value']) ?? asText(one) ?? '')
    if (found) return found
  }
  return null
}

async function fromChat(entry: Entry, archive: Archive): Promise<string | null> {
  const info = asObject(await smallJson(entry, archive))
  return address(asText(asObject(info['user'])['email']) ?? '')
}
