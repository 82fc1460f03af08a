import {
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

/** `History.json`, called `BrowserHistory.json` until 2024: the pages opened in Chrome. */
export function readChromeHistory(source: Source) {
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  return readElements(
    source,
    ({ value }) => {
      const visit = asObject(value)
      const url = asText(visit['url'])
      if (url === undefined) return null
      const moment = visit['time_usec']
      const item: Item = {
        collection: 'google.chrome.history',
        key: `${url}\u001f${moment ?? ''}`,
        time: plausible(fromEpoch(moment), { ...caps, stated: moment }),
        fields: present({
          url,
          title: asText(visit['title']),
          transition: asText(visit['page_transition'])?.toLowerCase(),
          client_id: asText(visit['client_id']),
        }),
      }
      const rest = restOf(visit, MAPPED)
      if (rest) item.rest = rest
      return item
    },
    { wants: (key) => key === 'Browser History', alone: 'visits' },
  )
}
