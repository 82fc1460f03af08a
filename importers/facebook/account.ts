import {
  type Archive,
  asArray,
  asObject,
  asText,
  type Entry,
  exportOf,
  smallJson,
} from '@mandate/importer'

/** The account's e-mail address, else the person's name, from the profile of each export. */
export async function accountsOf(
  entries: readonly Entry[],
  archive: Archive,
): Promise<Map<number, string>> {
  const groups = new Map<string, string>()
  const group = (part: number) => exportOf(archive.parts[part]?.name ?? '') || `part ${part}`
  for (const entry of entries) {
    if (!/(^|\/)profile_information\.json$/.test(entry.path)) continue
    const found = await fromProfile(entry, archive)
    if (found && !groups.has(group(entry.part))) groups.set(group(entry.part), found)
  }
  const single = new Set(groups.values()).size === 1 ? [...groups.values()][0] : undefined
  const out = new Map<number, string>()
  for (const part of archive.parts.keys()) {
    const account = groups.get(group(part)) ?? single
    if (account !== undefined) out.set(part, account)
  }
  return out
}

async function fromProfile(entry: Entry, archive: Archive): Promise<string | undefined> {
  const file = asObject(await smallJson(entry, archive, { mojibake: true }))
  const key = Object.keys(file).find((name) => /^profile(_v\d+)?$/.test(name))
  const profile = asObject(key === undefined ? undefined : file[key])
  const emails = asObject(profile['emails'])
  const email = asArray(emails['emails'])
    .map(asText)
    .find((one) => one !== undefined)
  return email?.toLowerCase() ?? asText(asObject(profile['name'])['full_name'])
}
