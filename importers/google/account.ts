import {
  type Archive,
  asArray,
  asObject,
  asText,
  type Entry,
  ImportError,
  type Sign,
  smallJson,
} from '@mandate/importer'

const ADDRESS = /[\p{L}\d._%+-]+@[a-z\d-]+(?:\.[a-z\d-]+)+/iu

/** Google's own overview of an archive, in the languages seen. */
const OVERVIEW =
  /(^|\/)(archive_browser|Archiv_Übersicht|[^/]*(archive|archiv|archivo|archief|archivio|arquivo)[^/]*)\.html$/iu

/** Its heading comes behind a style sheet and what the page does. */
const OVERVIEW_BYTES = 4 * 1024 * 1024

/** Files that name the account, by its e-mail address, the surest first. */
export const SIGNS: readonly Sign[] = [
  {
    path: /@[^/]*\.SubscriberInfo\.html$/i,
    read: async ({ path }) =>
      address(path.replace(/^.*\//, '').replace(/\.SubscriberInfo\.html$/i, '')),
  },
  { path: OVERVIEW, read: fromOverview },
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

/** "Archive for ana@example.org", in the language of the account. */
async function fromOverview(entry: Entry, archive: Archive): Promise<string | null> {
  let text = ''
  let read = 0
  try {
    for await (const chunk of (await archive.open(entry)) as AsyncIterable<Buffer>) {
      text = text.slice(-2000) + chunk.toString('utf8')
      const heading = /<h1[^>]*\bheader_title\b[^>]*>([^<]{1,500})<\/h1>/i.exec(text)
      if (heading) return address(heading[1]!)
      read += chunk.length
      if (read > OVERVIEW_BYTES) break
    }
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
  }
  return null
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
