import {
  accountsOf,
  asObject,
  asText,
  type Collection,
  type FieldType,
  type Importer,
  peekJson,
  type Sign,
  type Source,
  type Task,
} from '@mandate/importer'
import { aboutReader } from './about.ts'
import { ACCOUNT_DATA, accountReader } from './account-data.ts'
import { HISTORY, oldHistories, readHistory, readOldHistory } from './history.ts'
import { Told } from './to-the-minute.ts'

const collection = (name: string, fields: Record<string, FieldType>): Collection => ({
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
})

export const collections: readonly Collection[] = [
  collection('spotify.plays', {
    ...{ title: 'string', artist: 'string', album: 'string', kind: 'string', uri: 'string' },
    ...{ played_s: 'number', skipped: 'boolean', shuffle: 'boolean', offline: 'boolean' },
    ...{ incognito: 'boolean', platform: 'string', country: 'string' },
  }),
  collection('spotify.saved', {
    ...{ name: 'string', kind: 'string', artist: 'string', album: 'string', uri: 'string' },
  }),
  collection('spotify.playlists', {
    ...{ title: 'string', description: 'string', collaborators: 'string list' },
    followers: 'integer',
  }),
  collection('spotify.playlist_items', {
    ...{ playlist: 'string', title: 'string', artist: 'string', album: 'string', kind: 'string' },
    ...{ uri: 'string' },
  }),
  collection('spotify.searches', { query: 'string', opened: 'string list', platform: 'string' }),
  collection('spotify.follows', { name: 'string', kind: 'string' }),
  collection('spotify.interests', { name: 'string', kind: 'string', detail: 'string' }),
  collection('spotify.messages', {
    ...{ thread_id: 'string', sender: 'string', text: 'string', people: 'string list' },
    uri: 'string',
  }),
  collection('spotify.opinions', {
    ...{ name: 'string', kind: 'string', text: 'string', rating: 'number', uri: 'string' },
  }),
  collection('spotify.profile', {
    ...{ name: 'string', username: 'string', email: 'string', phone: 'string', birthday: 'string' },
    ...{ gender: 'string', country: 'string', postal_code: 'string', joined: 'time' },
    address: 'string',
  }),
  collection('spotify.other', {
    ...{ path: 'string', size: 'integer', mime: 'string', original: 'file' },
  }),
]

/** Folders of its own: of its third download nothing is read, it is Spotify's all the same, and kept. */
const FOLDERS = /(^|\/)Spotify (Technical Log Information|Account Data)\//

/** Spotify's "Extended streaming history", and its "Account data" beside it. */
export const spotify: Importer = {
  provider: 'spotify',
  version: 7,
  collections,
  roots: (entries) =>
    entries
      .filter(({ path }) => [HISTORY, ACCOUNT_DATA, FOLDERS].some((one) => one.test(path)))
      .map(({ part, path }) => ({ part, prefix: path.replace(/[^/]*$/, '') })),
  recognises: (head) => 'ms_played' in firstOf(head) || accountReader(head) !== null,
  plan: async (mine, archive) => {
    const [histories, tasks]: [Task[], Task[]] = [[], []]
    const told = new Told()
    const old = oldHistories(mine)
    for (const entry of mine) {
      const head = await archive.head(entry)
      const [first, other] = [firstOf(head), accountReader(head)]
      const about = other ? null : aboutReader(entry.path, peekJson(head))
      if (other) {
        const read = (source: Source) => other.read(source, told)
        tasks.push({ entry, as: 'read', replay: other.plays, read })
      } else if (about) tasks.push({ entry, as: 'read', replay: true, read: about })
      else if ('ms_played' in first || HISTORY.test(entry.path)) {
        const read = (source: Source) => readHistory(source, told)
        const isOld = old.has(entry)
        histories.push({
          ...{ entry, as: 'read', replay: !isOld },
          read: isOld ? readOldHistory : read,
        })
      }
    }
    const whose = await accountsOf(mine, archive, SIGNS)
    return { tasks: [...histories, ...tasks], ...whose, warnings: [] }
  },
}

const firstOf = (head: Buffer) => asObject(peekJson(head).first(null))

/** `Userdata.json` says who it is, and in older histories each play. */
const SIGNS: readonly Sign[] = [
  {
    path: /(^|\/)(Userdata|UserAttributes)\.json$/,
    read: async (entry, archive) => asText(peekJson(await archive.head(entry)).first('username')),
  },
  {
    path: /\.json$/i,
    read: async (entry, archive) => asText(firstOf(await archive.head(entry))['username']),
  },
]
