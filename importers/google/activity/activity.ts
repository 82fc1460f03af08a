import {
  asArray,
  asObject,
  asText,
  type Element,
  evenSpaces,
  type FileReference,
  fromIso,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
  toSecond,
} from '@mandate/importer'
import { youtubeItem } from '../youtube/history.ts'
import type { Activity, ActivityContext } from './entry.ts'
import { readTitle } from './verbs.ts'

const MAPPED = new Set([
  'header',
  'title',
  'titleUrl',
  'time',
  'products',
  'subtitles',
  'details',
  'locationInfos',
  'audioFiles',
  'imageFile',
  'attachedFiles',
  'snippet',
])

/** `MyActivity.json` and YouTube's histories: one array, newest first. */
export function readActivity(source: Source, context: ActivityContext) {
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  const map = ({ value }: Element) => {
    const activity = fromJson(asObject(value), caps)
    return activity && activityItem(activity, context)
  }
  return readElements(source, map, { alone: `activity ${context.history ?? ''}` })
}

/** An activity as it stands in JSON; null for what is none. */
export function fromJson(
  value: Record<string, unknown>,
  caps: Parameters<typeof plausible>[1],
): Activity | null {
  // Before 2017 YouTube's items stand in a wrapper of their own.
  const snippet = asObject(value['snippet'])
  const title = asText(value['title']) ?? asText(snippet['title'])
  const printed = value['time'] ?? snippet['publishedAt']
  if (title === undefined && printed === undefined) return null
  const video = asText(asObject(snippet['resourceId'])['videoId'])
  const watched = video ?? asText(asObject(value['contentDetails'])['videoId'])
  const url = asText(value['titleUrl']) ?? (watched && `https://www.youtube.com/watch?v=${watched}`)
  const subtitles = asArray(value['subtitles']).map((one) => {
    const link = asText(asObject(one)['url'])
    return { name: evenSpaces(asText(asObject(one)['name']) ?? ''), ...(link && { url: link }) }
  })
  const names = (list: unknown) =>
    asArray(list).flatMap((one) => asText(asObject(one)['name']) ?? [])
  const rest = { ...restOf(value, MAPPED), ...beyondNames(value) }
  const time = plausible(fromIso(printed), { ...caps, stated: printed })
  const unread = time === null ? asText(printed) : undefined
  return {
    header: evenSpaces(asText(value['header']) ?? (value['snippet'] ? 'YouTube' : '')),
    title: evenSpaces(title ?? ''),
    said: title ?? '',
    ...(url !== undefined && { url }),
    time,
    ...(unread !== undefined && { unread }),
    products: asArray(value['products']).flatMap((one) => asText(one) ?? []),
    subtitles: subtitles.filter((one) => one.name !== '' || one.url !== undefined),
    details: names(value['details']),
    locations: names(value['locationInfos']),
    recordings: asArray(value['audioFiles']).flatMap((one) => asText(one) ?? []),
    images: [value['imageFile'], ...asArray(value['attachedFiles'])].flatMap(
      (one) => asText(one) ?? [],
    ),
    ...(Object.keys(rest).length > 0 && { rest }),
  }
}

/** Lists of which only the names are fields, where they say more: where on a map it was, by which app. */
function beyondNames(value: Record<string, unknown>): Record<string, unknown> {
  const isMore = (one: unknown) => Object.keys(asObject(one)).some((key) => key !== 'name')
  const more = ['locationInfos', 'details'].filter((key) => asArray(value[key]).some(isMore))
  return Object.fromEntries(more.map((key) => [key, value[key]]))
}

/** The record: YouTube's own collections for what was watched and searched there, else activity. */
export function activityItem(activity: Activity, context: ActivityContext): Item {
  const time = activity.time === null ? null : toSecond(activity.time)
  const made = youtubeItem(activity, time, context) ?? plainItem(activity, time)
  const files = attached(activity, context)
  if (files.length > 0 && made.collection === 'google.activity') made.files = files
  if (activity.rest) made.rest = { ...made.rest, ...activity.rest }
  return made
}

function plainItem(activity: Activity, time: number | null): Item {
  const { header, title, url } = activity
  const { action, object } = readTitle(title)
  // In another language the same thing has another title, and what Google calls its parts too.
  const what = [
    url ?? header,
    ...(url === undefined ? [] : whereOf(activity)),
    action ?? '',
    object,
  ]
  const key = [...what, time ?? activity.unread ?? ''].join('\u001f')
  // Recordings and pictures of one second are several, and their names say the millisecond.
  const [beside] = url === undefined ? [...activity.recordings, ...activity.images] : []
  return {
    collection: 'google.activity',
    key: beside === undefined ? key : `${key}\u001f${beside}`,
    ...(beside !== undefined && { formerly: [key] }),
    time,
    fields: present({
      product: activity.products[0] ?? header,
      header,
      action,
      title,
      url,
      subtitles: activity.subtitles,
      details: activity.details,
      location_name: activity.locations[0],
    }),
  }
}

/**
 * One click may be told twice, by News and by Search: what is called the same in every language tells them apart. News
 * says whose page it was.
 */
function whereOf({ header, products }: Activity): string[] {
  const [product = header] = products
  if (/^[\p{L}\d-]+(\.[\p{L}\d-]+)+$/u.test(header)) return [header]
  return PRODUCTS.has(product) ? [product] : []
}

const PRODUCTS = new Set(['Android', 'Chrome', 'Discover', 'Gmail', 'Google Lens', 'Maps'])

/** What lies beside the file and belongs to the entry. */
function attached(activity: Activity, { entry, files }: ActivityContext): FileReference[] {
  const { recordings, images } = activity
  return [
    ...recordings.map((name) => files.reference('recording', name, entry)),
    ...images.map((name) => files.reference('image', name, entry)),
  ]
}

/** Whether a file's beginning is a list of activities, by shape. */
export function isActivity(first: unknown): boolean {
  const value = asObject(first)
  const snippet = asObject(value['snippet'])
  if (typeof snippet['publishedAt'] === 'string' && snippet['title'] !== undefined) return true
  // Of one with a title of many pages the beginning of the file shows no more.
  if (Object.keys(value).join() === 'header,title') return true
  const known = ['header', 'titleUrl', 'products', 'subtitles', 'activityControls']
  return typeof value['time'] === 'string' && 'title' in value && known.some((key) => key in value)
}
