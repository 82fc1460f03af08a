/** What else is in Spotify's "Account data": whom one follows, what Spotify concludes, who one is, what one wrote. */
import {
  asArray,
  asNumber,
  asObject,
  asText,
  counted,
  type Fields,
  fromEpoch,
  fromIso,
  type Item,
  type Peek,
  plausible,
  present,
  type Reading,
  readElements,
  readJson,
  restOf,
  type Source,
} from '@mandate/importer'

type Member = Record<string, unknown>
type Element = { key: string | null; value: unknown }
type Read = (element: Element, source: Source) => Item | Item[] | null
type Reader = (source: Source) => AsyncGenerator<Reading>

/** What a file of the account data is beside plays, the library, playlists and searches; null for any other file. */
export function aboutReader(path: string, { keys, first }: Peek): Reader | null {
  const name = /[^/]*$/.exec(path)![0]
  const of =
    (map: Read): Reader =>
    (source) =>
      readElements(source, (element) => map(element, source))
  if (keys.has('userIsFollowing') || keys.has('userIsFollowedBy')) return of(follow)
  if (keys.has('inferences')) return of(inference)
  const one = asObject(first(null))
  if ('artistName' in one && 'segment' in one) return of(audience)
  if (keys.has('tasteProfile')) return of(taste)
  if (/^CustomerServiceHistory\w*\.json$/i.test(name)) return of(support)
  if (/^MessageData\.json$/i.test(name)) return of(conversation)
  if (/^PodcastInteractivity\w*\.json$/i.test(name)) return of(opinion)
  const isProfile = /^(Userdata|UserAttributes|Identity|DuoNewFamily|FamilyPlan)\.json$/i.test(name)
  const told = ['username', 'displayName', 'address']
  return isProfile && told.some((key) => keys.has(key)) ? readProfile : null
}

const FOLLOWS = new Map([
  ['userIsFollowing', 'following'],
  ['userIsFollowedBy', 'follower'],
  ['userIsBlocking', 'blocked'],
])

const follow: Read = ({ key, value }) => {
  const name = asText(value) ?? asText(asObject(value)['name'])
  const kind = FOLLOWS.get(key ?? '')
  if (name === undefined || kind === undefined) return null
  return thing('spotify.follows', [kind, name], { name, kind })
}

/** Words by which advertisers reach somebody: "3P_Custom_…", "Interest | …". */
const inference: Read = ({ key, value }) => {
  const name = asText(value)
  if (key !== 'inferences' || name === undefined) return null
  return thing('spotify.interests', ['inference', name], { name, kind: 'inference' })
}

/** What kind of listener of an artist one is held for. */
const audience: Read = ({ value }) => {
  const { artistName, segment } = asObject(value)
  const name = asText(artistName)
  if (name === undefined) return null
  const detail = asText(segment)
  return thing('spotify.interests', ['artist', name], { name, kind: 'artist', detail })
}

/** What Spotify says of one's taste, in words. */
const taste: Read = ({ key, value }) => {
  if (key !== 'tasteProfile') return null
  const said = typeof value === 'string' ? { taste: value } : asObject(value)
  const told = Object.entries(said).flatMap(([name, words]) => {
    const detail = asText(words)
    if (detail === undefined) return []
    return [thing('spotify.interests', ['taste', name], { name, kind: 'taste', detail })]
  })
  return told.length > 0 ? told : null
}

function thing(collection: string, key: string[], fields: object): Item {
  return { collection, key: key.join('\u001f'), time: null, fields: present(fields) as Fields }
}

function timed(value: unknown, { now, note }: Source): number | null {
  const text = asText(value)?.replace(/\[\w+\]$/, '')
  const ms = fromIso(text?.length === 10 ? `${text}T00:00:00Z` : text) ?? fromEpoch(value)
  return plausible(ms, { now, days: 2, zeroIsMissing: true, stated: value, note })
}

/** What one and others sent each other: a song, or some words. */
const conversation: Read = ({ key, value }, source) => {
  const { members, messages, ...more } = asObject(value)
  const people = asArray(members).flatMap(
    (one) => asText(one) ?? asText(asObject(one)['username']) ?? [],
  )
  return asArray(messages).flatMap((one) => {
    const { time: stated, from, message, uri, ...rest } = asObject(one) as Member
    const time = timed(stated, source)
    const [sender, text] = [asText(from), asText(message)]
    if (time === null && text === undefined) return []
    const name = [key, asText(stated) ?? stated, sender, text].join('\u001f')
    const left = { ...rest, ...more }
    return {
      ...{ collection: 'spotify.messages', key: counted(source, time, name), time },
      fields: present({ thread_id: key ?? undefined, sender, text, people, uri: asText(uri) }),
      ...(Object.keys(left).length > 0 && { rest: left }),
    } as Item
  })
}

/** Letters to and from Spotify's support. */
const support: Read = ({ value }, source) => {
  const { messageDate, messageSource, message, ...rest } = asObject(value) as Member
  const time = timed(messageDate, source)
  const [sender, text] = [asText(messageSource), asText(message)]
  if (time === null && text === undefined) return null
  const name = ['support', asText(messageDate) ?? messageDate, sender, text].join('\u001f')
  return {
    ...{ collection: 'spotify.messages', key: counted(source, time, name), time },
    fields: present({ thread_id: 'support', sender, text }),
    ...(Object.keys(rest).length > 0 && { rest }),
  } as Item
}

const KINDS = new Map([
  ['comments', 'comment'],
  ['ratedShows', 'rating'],
  ['reactions', 'reaction'],
  ['votedPollOptionResponses', 'vote'],
])
const SAID = [
  'showName',
  'entityUri',
  'commentText',
  'rating',
  'postedDate',
  'ratedDate',
  'ratedAt',
]

/** What one wrote below episodes, how one rated shows, what one voted for. */
const opinion: Read = ({ key, value }, source) => {
  const one = asObject(value)
  const kind = KINDS.get(key ?? '')
  if (kind === undefined || Object.keys(one).length === 0) return null
  const raw = one['postedDate'] ?? one['ratedDate'] ?? one['ratedAt'] ?? one['createdAt']
  const time = timed(raw, source)
  const [name, uri] = [asText(one['showName']), asText(one['entityUri'])]
  const text = asText(one['commentText'])
  const rest = restOf(one, new Set(SAID))
  return {
    ...{ collection: 'spotify.opinions', time },
    key: counted(source, time, [kind, uri ?? name, String(raw ?? ''), text].join('\u001f')),
    fields: present({ name, kind, text, rating: asNumber(one['rating']), uri }) as Fields,
    ...(rest && { rest }),
  }
}

const OF_PROFILE = {
  ...{ username: 'username', email: 'email', birthdate: 'birthday', gender: 'gender' },
  ...{ country: 'country', postalCode: 'postal_code', mobileNumber: 'phone' },
  address: 'address',
} as const

/** Several files say who one is: together they are one record. */
async function* readProfile(source: Source): AsyncGenerator<Reading> {
  if (source.from > 0) return
  const { archive, entry } = source
  const value = asObject(await readJson(await archive.open(entry), { limits: archive.limits }))
  const full = [asText(value['firstName']), asText(value['lastName'])].filter(Boolean).join(' ')
  const told = Object.entries(OF_PROFILE).map(([from, field]) => [field, asText(value[from])])
  const since = timed(value['creationTime'], source)
  const fields = present({
    name: asText(value['displayName']) ?? full,
    ...Object.fromEntries(told),
    joined: since === null ? undefined : new Date(since).toISOString(),
  }) as Fields
  const parts = fields['name'] === full ? ['firstName', 'lastName'] : []
  const used = ['displayName', 'creationTime', ...parts, ...Object.keys(OF_PROFILE)]
  const rest = restOf(value, new Set(used))
  const item: Item = { collection: 'spotify.profile', key: 'profile', time: null, fields }
  yield { items: [{ element: 0, item: { ...item, ...(rest && { rest }) } }] }
}
