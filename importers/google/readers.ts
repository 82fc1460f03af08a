import type { Entry, Plan, ReadBefore, Task } from '@mandate/importer'
import { readAccessLog } from './activity/access-log.ts'
import { readAccountDevices } from './activity/account-devices.ts'
import { readActivity } from './activity/activity.ts'
import { readActivityPage, readGemini, readGeminiPage } from './activity/gemini.ts'
import { readBlog } from './blog/blog.ts'
import { readHangouts } from './chat/hangouts.ts'
import { readMeetings } from './chat/meet.ts'
import { readChat, type Space } from './chat/messages.ts'
import { readSpace } from './chat/space.ts'
import { readBookmarks } from './chrome/bookmarks.ts'
import { readChromeHistory } from './chrome/history.ts'
import type { Files } from './files.ts'
import { readFitTable } from './fit/daily.ts'
import { readFitbit } from './fit/fitbit.ts'
import type { Listed } from './fit/kinds.ts'
import { readMeasured } from './fit/measured.ts'
import { readPeriods, readPositions, type Told } from './fit/periods.ts'
import { listedIn, SAID_AGAIN, saidAgain } from './fit/said-again.ts'
import { readSamples, samplesToRead } from './fit/samples.ts'
import { readSession, startOf } from './fit/sessions.ts'
import { readTrack } from './fit/track.ts'
import { readLocations } from './location/point.ts'
import { readSemantic } from './location/semantic.ts'
import { readTimeline, readTimelineEdits } from './location/timeline.ts'
import { readKmlTrack } from './location/track-kml.ts'
import { readMail } from './mail/read.ts'
import { readBoughtOrder } from './money/orders.ts'
import { readGroupExpenses, readPayments, readRewards } from './money/pay.ts'
import {
  readDevices,
  readInstalls,
  readLibrary,
  readPlaySubscriptions,
  readPurchases,
  readReviews,
} from './money/play.ts'
import { firstMade, type NotesMade, readNote } from './notes/keep.ts'
import { readNotePage } from './notes/keep-page.ts'
import { readTasks } from './notes/tasks.ts'
import { readCalendar } from './people/calendar.ts'
import { addressBooks, orderBooks, readContacts } from './people/contacts.ts'
import { readProfile } from './people/profile.ts'
import { readSavedList } from './places/lists.ts'
import { readPlaces } from './places/saved.ts'
import { readPlusPost } from './plus/posts.ts'
import { readContributions } from './search/contributions.ts'
import type { Shape } from './shapes.ts'
import { readVoice } from './voice/pages.ts'
import { readComments } from './youtube/comments.ts'
import { historyOf } from './youtube/names.ts'
import { readOldComments } from './youtube/old-comments.ts'
import {
  type Listings,
  readOldPlaylist,
  readOldPlaylists,
  readPlaylistItems,
  readPlaylists,
} from './youtube/playlists.ts'
import { readSongs } from './youtube/songs.ts'
import { readOldSubscriptions, readSubscriptions } from './youtube/subscriptions.ts'
import { readOldVideos, readVideos } from './youtube/videos.ts'

/** What readers need to know of the other files. */
export interface Around {
  files: Files
  /** The owner's films for YouTube, and the tracks of their walks: they lie in other folders. */
  films: readonly Entry[]
  tracks: readonly Entry[]
  /** When the walks began that Fit describes in files of their own. */
  sessions: ReadonlyMap<string | undefined, Entry>
  /** What the files of Fit's measurements say they come from. */
  dataSources: ReadonlyMap<Entry, string>
  /** When notes were made, as they say it. */
  moments: ReadonlyMap<Entry, string>
  /** Conversations of Google Chat, by their messages' file. */
  spaces: ReadonlyMap<Entry, Space>
  ownerOf: Plan['accountOf']
  /** Fitbit's files that came before. */
  readBefore: readonly ReadBefore[]
}

type Read = NonNullable<Task['read']>

/** One task for each file of a known shape; photos and albums are planned by themselves. */
export function readingTasks(shapes: ReadonlyMap<Entry, Shape>, around: Around): Task[] {
  const of = (wanted: Shape) =>
    [...shapes].filter(([, shape]) => shape === wanted).map(([entry]) => entry)
  const tasks: Task[] = []
  const again = saidAgain(of('measured'), of('fitbit'), around.readBefore)
  const listed = listedIn([...of('fitbit').filter((one) => !again.has(one)), ...around.readBefore])
  for (const entry of again) tasks.push({ entry, as: 'keep', note: SAID_AGAIN })
  const made = firstMade(around.moments, around.ownerOf)
  const telling: Telling = { told: new Set(), listed, made, listings: new Map() }
  for (const [entry, shape] of [...shapes].sort(fitbitLast)) {
    const read = again.has(entry) ? undefined : reader(entry, shape, { ...around, ...telling })
    if (read) tasks.push({ entry, as: 'read', read, ...(REPLAYED.has(shape) && { replay: true }) })
  }
  const books = addressBooks(of('contacts'))
  for (const entry of orderBooks(of('contacts'), books)) {
    tasks.push({
      entry,
      as: 'read',
      replay: true,
      read: (source) => readContacts(source, books, around.files),
    })
  }
  for (const entry of samplesToRead(around.dataSources)) {
    tasks.push({ entry, as: 'read', read: readSamples })
  }
  return tasks
}

/** Lists of nights leave out what tables told before. */
function fitbitLast([, a]: [Entry, Shape], [, b]: [Entry, Shape]): number {
  return Number(a === 'fitbit') - Number(b === 'fitbit')
}

// What they refer to is settled after them.
const REPLAYED: ReadonlySet<Shape> = new Set([
  ...(['activity', 'activity page', 'gemini', 'gemini page'] as const),
  ...(['note', 'note page', 'chat', 'periods', 'session', 'videos', 'old videos'] as const),
  ...(['playlist items', 'old playlist', 'voice'] as const),
  // What is equal in them is counted from the beginning.
  ...(['installs', 'purchases', 'play library', 'play reviews', 'play subscriptions'] as const),
  ...(['play devices', 'payments', 'rewards', 'group expenses', 'access log'] as const),
  ...(['account devices', 'contributions', 'profile', 'plus post'] as const),
])

const PLAIN: Partial<Record<Shape, Read>> = {
  location: readLocations,
  'location track': readKmlTrack,
  semantic: readSemantic,
  timeline: readTimeline,
  'timeline edits': readTimelineEdits,
  tasks: readTasks,
  'chrome history': readChromeHistory,
  bookmarks: readBookmarks,
  'chat space': readSpace,
  hangouts: readHangouts,
  places: readPlaces,
  'saved list': readSavedList,
  installs: readInstalls,
  purchases: readPurchases,
  'play library': readLibrary,
  'play reviews': readReviews,
  'play subscriptions': readPlaySubscriptions,
  'play devices': readDevices,
  payments: readPayments,
  rewards: readRewards,
  'group expenses': readGroupExpenses,
  'bought order': readBoughtOrder,
  'access log': readAccessLog,
  'account devices': readAccountDevices,
  meetings: readMeetings,
  'fit table': readFitTable,
  positions: readPositions,
  subscriptions: readSubscriptions,
  'old subscriptions': readOldSubscriptions,
  comments: readComments,
  'old comments': readOldComments,
  playlists: readPlaylists,
  'old playlists': readOldPlaylists,
  songs: readSongs,
  blog: readBlog,
  contributions: readContributions,
  mail: readMail,
  calendar: readCalendar,
}

/** What readers tell those of later files. */
interface Telling {
  told: Told
  /** What Fitbit's lists measure, here and in what came before. */
  listed: Listed
  made: (account: string | undefined) => NotesMade
  listings: Listings
}

/** A track whose name does not say when it began cannot be told to be the same walk. */
function isTold(track: Entry, sessions: Around['sessions']): boolean {
  return startOf(track) === undefined && sessions.has(undefined)
}

function reader(entry: Entry, shape: Shape, around: Around & Telling): Read | undefined {
  const { files, films, tracks, spaces, told, listed, made, listings } = around
  const context = { entry, history: historyOf(entry.path), files }
  switch (shape) {
    case 'activity':
      return (source) => readActivity(source, context)
    case 'activity page':
      return (source) => readActivityPage(source, context)
    case 'gemini':
      return (source) => readGemini(source, context)
    case 'gemini page':
      return (source) => readGeminiPage(source, context)
    case 'note':
      return (source) => readNote(source, files, made(around.ownerOf?.(entry)))
    case 'note page':
      return (source) => readNotePage(source, files)
    case 'plus post':
      return (source) => readPlusPost(source, files)
    case 'profile':
      return (source) => readProfile(source, files)
    case 'voice':
      return (source) => readVoice(source, files)
    case 'track':
      return (source) => readTrack(source, isTold(entry, around.sessions))
    case 'fitbit':
      return (source) => readFitbit(source, told)
    case 'measured':
      return (source) => readMeasured(source, listed)
    case 'playlist items':
      return (source) => readPlaylistItems(source, listings)
    case 'old playlist':
      return (source) => readOldPlaylist(source, listings)
    case 'periods':
      return (source) => readPeriods(source, told)
    case 'session':
      return (source) => readSession(source, tracks, around.sessions.get(startOf(entry)) === entry)
    case 'videos':
      return (source) => readVideos(source, films)
    case 'old videos':
      return (source) => readOldVideos(source, films)
    case 'chat':
      return (source) => readChat(source, files, spaces.get(entry) ?? { name: undefined })
    default:
      return PLAIN[shape]
  }
}
