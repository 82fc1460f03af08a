import {
  asObject,
  asText,
  fromEpoch,
  type Item,
  plausible,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'

const MAPPED = new Set(['name', 'timestamp'])

// The number behind the name of the list drifts.
const KINDS: [RegExp, string][] = [
  [/^friends(_v\d+)?$/, 'friend'],
  [/^(removed|deleted)_friends(_v\d+)?$/, 'removed'],
  [/^rejected(_friend)?_requests(_v\d+)?$/, 'rejected'],
  [/^sent(_friend)?_requests(_v\d+)?$/, 'sent_request'],
  [/^received(_friend)?_requests(_v\d+)?$/, 'received_request'],
]

/** What a list of people is, by its name; null when it is no such list. */
export function friendKind(key: string | null): string | null {
  return KINDS.find(([pattern]) => key !== null && pattern.test(key))?.[1] ?? null
}

/** `friends.json`, `your_friends.json` and the requests beside them. */
export function readFriends(source: Source) {
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  return readElements(
    source,
    ({ key, value }): Item | null => {
      const kind = friendKind(key)
      const person = asObject(value)
      const name = asText(person['name'])
      if (kind === null || name === undefined) return null
      const time = plausible(fromEpoch(person['timestamp']), caps)
      const rest = restOf(person, MAPPED)
      return {
        collection: 'facebook.friends',
        key: `${kind}\u001f${name}\u001f${time ?? ''}`,
        time,
        fields: { name, kind },
        ...(rest && { rest }),
      }
    },
    { mojibake: true, wants: (key) => friendKind(key) !== null },
  )
}
