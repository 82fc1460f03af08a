import { asArray, asObject, asText, type Entry, type Peek, peekJson } from '@mandate/importer'
import { isActivity } from './activity/activity.ts'
import { isOfGemini } from './activity/gemini.ts'
import { isActivityPage } from './activity/html.ts'
import { isBlog } from './blog/blog.ts'
import { isSpace } from './chat/space.ts'
import { isBookmarks } from './chrome/bookmarks.ts'
import { isChromeHistory } from './chrome/history.ts'
import { isFitbit } from './fit/fitbit.ts'
import { isTrack } from './fit/track.ts'
import { isKmlTrack } from './location/track-kml.ts'
import { isNote } from './notes/keep.ts'
import { isNotePage } from './notes/keep-page.ts'
import { isAlbum, isSidecar } from './photos/sidecar.ts'
import { isPlace } from './places/saved.ts'
import { isPlusPost } from './plus/posts.ts'
import { isContribution } from './search/contributions.ts'
import { type TableShape, tableShape } from './tables/shapes.ts'
import { isVoicePage } from './voice/pages.ts'
import { historyOf } from './youtube/names.ts'
import { isOldComments } from './youtube/old-comments.ts'
import { isOldVideo } from './youtube/videos.ts'

/** What a file is, by its structure; names are localised and change, keys mostly do not. */
export type Shape =
  | TableShape
  | 'location'
  | 'location track'
  | 'semantic'
  | 'timeline'
  | 'activity'
  | 'activity page'
  | 'gemini'
  | 'gemini page'
  | 'sidecar'
  | 'album'
  | 'note'
  | 'note page'
  | 'tasks'
  | 'chrome history'
  | 'bookmarks'
  | 'chat'
  | 'chat space'
  | 'hangouts'
  | 'voice'
  | 'timeline edits'
  | 'track'
  | 'places'
  | 'group expenses'
  | 'bought order'
  | 'installs'
  | 'purchases'
  | 'play library'
  | 'play reviews'
  | 'play subscriptions'
  | 'play devices'
  | 'samples'
  | 'session'
  | 'fitbit'
  | 'old subscriptions'
  | 'old playlist'
  | 'old playlists'
  | 'old videos'
  | 'contributions'
  | 'old comments'
  | 'blog'
  | 'profile'
  | 'plus post'
  | 'mail'
  | 'calendar'
  | 'contacts'

/** Files that are worth looking into, by their names. */
export const READABLE = /\.(json|html?|csv|mbox|ics|vcf|tcx|kml|atom|xml)$/i

export function shapeOf(head: Buffer, entry: Pick<Entry, 'path'>): Shape | null {
  const extension = /\.([^./]+)$/.exec(entry.path)?.[1]?.toLowerCase() ?? ''
  if (/^html?$/.test(extension)) return pageShape(head, entry)
  if (extension === 'csv') return tableShape(head, entry.path)
  if (extension === 'mbox') return 'mail'
  if (extension === 'ics') return begins(head, 'VCALENDAR') ? 'calendar' : null
  // Voice has a card of the owner's own numbers.
  const isVoice = /(^|\/)(Google )?Voice\//i.test(entry.path)
  if (extension === 'vcf') return begins(head, 'VCARD') && !isVoice ? 'contacts' : null
  if (extension === 'kml') return isKmlTrack(head) ? 'location track' : null
  if (extension === 'atom' || extension === 'xml') return isBlog(head) ? 'blog' : null
  if (extension === 'tcx') return isTrack(head) ? 'track' : null
  const peek = peekJson(head)
  if (peek.top === 'array') return arrayShape(peek, entry)
  return peek.top === 'object' ? objectShape(peek, head, entry) : null
}

/** Whether it is Google's for certain, wherever it lies; others have tables and cards as well. */
export function isGoogles(head: Buffer, entry: Pick<Entry, 'path'>): boolean {
  const shape = shapeOf(head, entry)
  const text = () => head.toString('latin1')
  if (shape === 'mail') return /^From \d+@xxx /.test(text())
  if (shape === 'calendar') return /PRODID:.*Google/i.test(text())
  if (shape === 'contacts') return /CATEGORIES:.*myContacts|googleusercontent\.com/i.test(text())
  const weak = [
    ...[null, 'album', 'bookmarks', 'old comments', 'saved list', 'videos'],
    ...['fit table', 'playlist items', 'playlists', 'profile', 'track'],
  ]
  return !weak.includes(shape)
}

function pageShape(head: Buffer, { path }: Pick<Entry, 'path'>): Shape | null {
  if (isActivityPage(head)) {
    const gemini = isGemini(path) || />\s*Gemini Apps/.test(head.toString('latin1'))
    return gemini ? 'gemini page' : 'activity page'
  }
  if (isBookmarks(head)) return 'bookmarks'
  if (isVoicePage(head)) return 'voice'
  if (isNotePage(head)) return 'note page'
  return isOldComments(head) ? 'old comments' : null
}

function begins(head: Buffer, name: string): boolean {
  return new RegExp(`^(\\xef\\xbb\\xbf)?\\s*BEGIN:${name}`, 'i').test(
    head.toString('latin1', 0, 256),
  )
}

function objectShape(peek: Peek, head: Buffer, { path }: Pick<Entry, 'path'>): Shape | null {
  const { keys } = peek
  const placed = /"(latitudeE7|timestampMs|timestamp|locationMetadata)"/
  if (keys.has('locations') && placed.test(head.toString('latin1'))) return 'location'
  if (keys.has('timelineObjects')) return 'semantic'
  const inTimeline = ['semanticSegments', 'rawSignals', 'userLocationProfile']
  if (inTimeline.some((key) => keys.has(key))) return 'timeline'
  if (peek.first('timelineEdits') !== undefined) return 'timeline edits'
  const members = membersOf(peek)
  if (isSidecar(members)) return 'sidecar'
  if (isAlbum(members)) return 'album'
  if (keys.has('Group_expenses')) return 'group expenses'
  const isOrder = keys.has('merchantOrderId') || keys.has('transactionMerchant')
  if (keys.has('lineItem') && (isOrder || /Reservation"/.test(head.toString('latin1'))))
    return 'bought order'
  if (isChromeHistory(keys, (key) => peek.first(key))) return 'chrome history'
  if (keys.has('Data Points') && keys.has('Data Source')) return 'samples'
  if (keys.has('fitnessActivity') && keys.has('startTime')) return 'session'
  if (members['kind'] === 'tasks#taskLists') return 'tasks'
  if (keys.has('items') && /(^|\/)Tasks\.json$/i.test(path)) return 'tasks'
  if (isPlusPost(keys)) return 'plus post'
  if (keys.has('emails') && (keys.has('displayName') || keys.has('name'))) return 'profile'
  // A long note shows no more than its text, or its list.
  const isText = ['textContent', 'textContentHtml', 'listContent'].some((key) => keys.has(key))
  const inKeep = /(^|\/)(Google )?Keep\//i.test(path) && isText
  if (isNote(keys) || inKeep) return 'note'
  if (keys.has('features') && isPlace(peek.first('features'), path)) return 'places'
  if (keys.has('messages') && isChat(peek.first('messages'), path)) return 'chat'
  if (isSpace(keys, path)) return 'chat space'
  const talks = keys.has('conversations') || keys.has('conversation_state')
  return talks && /"(conversation_id|participant_data)"/.test(head.toString('latin1'))
    ? 'hangouts'
    : null
}

// Each element of the Play Store's lists is one member; what is in it tells it from others of that name.
const IN_PLAY: readonly (readonly [string, string, Shape])[] = [
  ['libraryDoc', 'doc', 'play library'],
  ['review', 'document', 'play reviews'],
  ['subscription', 'doc', 'play subscriptions'],
  ['device', 'mostRecentData', 'play devices'],
]

function arrayShape(peek: Peek, { path }: Pick<Entry, 'path'>): Shape | null {
  const first = asObject(peek.first(null))
  if (isFitbit(first, path)) return 'fitbit'
  const snippet = asObject(first['snippet'])
  const resource = asObject(snippet['resourceId'])
  if (isContribution(first)) return 'contributions'
  if (isOldVideo(first)) return 'old videos'
  if (first['kind'] === 'youtube#playlist') return 'old playlists'
  if ('channelId' in resource) return 'old subscriptions'
  const listed = 'videoId' in resource && !asText(snippet['playlistId'])?.startsWith('HL')
  if (listed && historyOf(path) === null) return 'old playlist'
  if (isActivity(first)) {
    const header = asText(first['header']) ?? ''
    const products = asArray(first['products']).flatMap((one) => asText(one) ?? [])
    return isGemini(path) || isOfGemini({ header, products }) ? 'gemini' : 'activity'
  }
  if ('install' in first) return 'installs'
  if ('purchaseHistory' in first || 'orderHistory' in first) return 'purchases'
  const inPlay = IN_PLAY.find(([member, within]) => within in asObject(first[member]))
  if (inPlay) return inPlay[2]
  const segment = ['visit', 'activity', 'timelinePath', 'timelineMemory']
  const known = segment.some((key) => key in first)
  return typeof first['startTime'] === 'string' && known ? 'timeline' : null
}

/** Top-level members as seen so far; a member cut by the end of the head is at least named. */
function membersOf(peek: Peek): Record<string, unknown> {
  const out: Record<string, unknown> = Object.create(null)
  for (const key of peek.keys) out[key] = peek.first(key) ?? {}
  return out
}

function isChat(first: unknown, path: string): boolean {
  const message = asObject(first)
  const known = 'created_date' in message && ('creator' in message || 'topic_id' in message)
  return known || /(^|\/)Groups\/[^/]+\/messages\.json$/i.test(path)
}

function isGemini(path: string): boolean {
  return /(^|\/)([^/]*[^\p{L}/])?(Gemini([^\p{L}/][^/]*)?|Bard)\/[^/]*$/iu.test(path)
}
