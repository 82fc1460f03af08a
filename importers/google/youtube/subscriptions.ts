import {
  asObject,
  asText,
  fromIso,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'
import { readTable } from '../tables/tables.ts'
import { isOfChannels } from './heads.ts'

const CHANNEL = /^UC[\w-]{20,}$/

/** `subscriptions.csv`: identifier, address and name of each channel, in any language. */
export function readSubscriptions(source: Source) {
  return readTable(source, (row, head) => {
    const url = row.find((cell) => /^https?:/.test(cell))
    const inUrl = /\/channel\/([^/?#\s]+)/.exec(url ?? '')?.[1]
    // Numbers may be made unknowable; what stands for an address is one, or nothing.
    const isKnown = url !== undefined || head.text(row, /^channel url$/) === undefined
    const isNamed = isOfChannels(head.cells)
    const number = isNamed ? row[0] : head.text(row, /^channel id$/)
    const named = isKnown && number?.trim() ? number.trim() : undefined
    const id = named ?? row.find((cell) => CHANNEL.test(cell)) ?? inUrl
    const isOther = (cell: string) => cell.trim() !== id && cell !== url && cell.trim() !== ''
    const title = isNamed
      ? row[2]?.trim()
      : (head.text(row, /^channel title$/) ?? row.find(isOther))
    return id === undefined ? null : subscription(id, title, url, null)
  })
}

/** `subscriptions.json` of before 2021. */
export function readOldSubscriptions(source: Source) {
  return readElements(source, ({ value }) => {
    const snippet = asObject(asObject(value)['snippet'])
    const id = asText(asObject(snippet['resourceId'])['channelId'])
    if (id === undefined) return null
    const { now, note } = source
    const time = plausible(fromIso(snippet['publishedAt']), { now, note })
    const rest = restOf(snippet, new Set(['title', 'publishedAt', 'resourceId', 'thumbnails']))
    return { ...subscription(id, asText(snippet['title']), undefined, time), ...(rest && { rest }) }
  })
}

function subscription(
  id: string,
  title: string | undefined,
  url: string | undefined,
  time: number | null,
): Item {
  return {
    collection: 'google.youtube.subscriptions',
    // A number that somebody made unknowable may stand for several.
    key: CHANNEL.test(id) ? id : `${id}\u001f${title ?? ''}`,
    time,
    fields: present({
      channel_id: id,
      title,
      url: url?.replace(/^http:/, 'https:') ?? `https://www.youtube.com/channel/${id}`,
    }),
  }
}
