import {
  asArray,
  asNumber,
  asObject,
  asText,
  fromEpoch,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'

const MAPPED = new Set(['title', 'url', 'time_usec', 'page_transition', 'client_id', 'favicon_url'])
const TYPED_READ = new Set(['url', 'title', 'visits', 'visit_transitions'])
const DEVICE_READ = new Set(['client_name'])
const TAB_READ = new Set('virtual_url title referrer timestamp_msec favicon_url'.split(' '))

type Value = Record<string, unknown>

/** Lists of the history: pages opened, addresses typed, tabs open in each device. */
const VISITS = 'Browser History'
const TYPED = 'Typed Url'
const TABS = 'Session'
const LISTS: ReadonlySet<string | null> = new Set([VISITS, TYPED, TABS])

/** `History.json`, called `BrowserHistory.json` until 2024: the pages opened in Chrome, and what its devices shared of them. */
export function readChromeHistory(source: Source) {
  return readElements(
    source,
    ({ key, value }) => {
      const one = asObject(value)
      if (key === TYPED) return typedOf(one, source)
      return key === TABS ? tabOf(one, source) : visitOf(one, source)
    },
    { wants: (key) => LISTS.has(key), alone: 'visits, addresses, tabs' },
  )
}

/** The keys of a file that is such a history, also where each list is a file of its own. */
export function isChromeHistory(keys: ReadonlySet<string>, first: (key: string) => unknown) {
  return keys.has(VISITS) || keys.has(TYPED) || 'session_tag' in asObject(first(TABS))
}

function visitOf(visit: Value, source: Source): Item | null {
  const url = asText(visit['url'])
  if (url === undefined) return null
  const moment = visit['time_usec']
  const rest = restOf(visit, MAPPED)
  return {
    collection: 'google.chrome.history',
    key: `${url}\u001f${moment ?? ''}`,
    time: timeOf(moment, source),
    fields: present({
      url,
      title: asText(visit['title']),
      transition: asText(visit['page_transition'])?.toLowerCase(),
      client_id: asText(visit['client_id']),
    }),
    ...(rest && { rest }),
  }
}

function typedOf(typed: Value, source: Source): Item | null {
  const url = asText(typed['url'])
  if (url === undefined) return null
  const visits = asArray(typed['visits'])
  const times = visits.flatMap((one) => timeOf(sinceUnix(one), source) ?? [])
  const rest = restOf(typed, TYPED_READ)
  return {
    collection: 'google.chrome.pages',
    key: `typed\u001f${url}`,
    time: times.length > 0 ? Math.max(...times) : null,
    fields: present({
      ...{ kind: 'typed', url, title: asText(typed['title']) },
      visits: visits.length > 0 ? visits.length : undefined,
    }),
    ...(rest && { rest }),
  }
}

/** A tab with the pages one can go back to, or the device whose tabs they are. */
function tabOf(session: Value, source: Source): Item | Item[] | null {
  const device = asText(session['session_tag'])
  const tab = asObject(session['tab'])
  if (device !== undefined && 'header' in session) {
    const header = asObject(session['header'])
    const rest = restOf(header, DEVICE_READ)
    return {
      collection: 'google.chrome.pages',
      key: `device\u001f${device}`,
      time: null,
      fields: present({ kind: 'device', title: asText(header['client_name']), device }),
      ...(rest && { rest }),
    }
  }
  if (!Array.isArray(tab['navigation'])) return null
  const number = asNumber(tab['tab_id']) ?? asNumber(session['tab_node_id'])
  return tab['navigation'].flatMap((step: unknown): Item[] => {
    const page = asObject(step)
    const url = asText(page['virtual_url'])
    if (url === undefined) {
      source.miss()
      return []
    }
    const moment = page['timestamp_msec']
    const rest = restOf(page, TAB_READ)
    return [
      {
        collection: 'google.chrome.pages',
        key: ['open', device, number, url, moment].join('\u001f'),
        time: timeOf(moment, source),
        fields: present({
          ...{ kind: 'open', url, title: asText(page['title']), device },
          referrer: asText(page['referrer']),
        }),
        ...(rest && { rest }),
      },
    ]
  })
}

function timeOf(moment: unknown, { now, note }: Source) {
  const caps = { now, days: 2, zeroIsMissing: true, note }
  return plausible(fromEpoch(moment), { ...caps, stated: moment })
}

/** Chrome counts microseconds since 1601 in its own lists; of those since 1970 none reaches so far before 2300. */
function sinceUnix(moment: unknown): unknown {
  const number = Number(moment)
  return number > 1.05e16 ? number - 11_644_473_600_000_000 : moment
}
