import {
  type Archive,
  asArray,
  asObject,
  asText,
  type Entry,
  exportOf,
  smallJson,
} from '@mandate/importer'

const ADDRESS = /[\p{L}\d._%+-]+@[a-z\d-]+(?:\.[a-z\d-]+)+/iu

/** Files that name the account, the surest first. */
const PLACES: { path: RegExp; read: (entry: Entry, archive: Archive) => Promise<string | null> }[] =
  [
    {
      path: /@[^/]*\.SubscriberInfo\.html$/i,
      read: async ({ path }) =>
        address(path.replace(/^.*\//, '').replace(/\.SubscriberInfo\.html$/i, '')),
    },
    { path: /(^|\/)(Profile?|Profil|Perfil|Profilo|Profiel)\/[^/]*\.json$/i, read: fromProfile },
    { path: /\.SubscriberInfo\.html$/i, read: fromHead },
    { path: /(^|\/)Users\/[^/]+\/user_info\.json$/i, read: fromChat },
  ]

/**
 * The account's e-mail address by part, where the export says it. Parts of one export share it; if
 * only one address is found at all, every part is taken to be of that account.
 */
export async function accountsOf(
  entries: readonly Entry[],
  archive: Archive,
): Promise<Map<number, string>> {
  const groups = new Map<string, string>()
  const group = (part: number) => exportOf(archive.parts[part]?.name ?? '') || `part ${part}`
  for (const { path, read } of PLACES) {
    for (const entry of entries) {
      const name = group(entry.part)
      if (groups.has(name) || entry.size === 0 || !path.test(entry.path)) continue
      const found = await read(entry, archive)
      if (found) groups.set(name, found)
    }
  }
  const single = new Set(groups.values()).size === 1 ? [...groups.values()][0] : undefined
  const out = new Map<number, string>()
  for (const part of archive.parts.keys()) {
    const account = groups.get(group(part)) ?? single
    if (account !== undefined) out.set(part, account)
  }
  return out
}

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
