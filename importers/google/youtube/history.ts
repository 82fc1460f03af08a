import { type Item, present } from '@mandate/importer'
import type { Activity, ActivityContext } from '../activity/entry.ts'
import { doneIn, readTitle } from '../activity/verbs.ts'

/**
 * What was watched or searched on YouTube, from its own histories and from My Activity: both give
 * the same record. Null when it is neither.
 */
export function youtubeItem(
  activity: Activity,
  time: number | null,
  { history }: Pick<ActivityContext, 'history'>,
): Item | null {
  const isYoutube = history !== null || /^YouTube\b/.test(activity.header)
  if (!isYoutube && !/^YouTube\b/.test(activity.products[0] ?? '')) return null
  const alone = doneIn(activity.title)
  const { action, object } = alone ? { action: alone, object: '' } : readTitle(activity.title)
  const url = activity.url
  const query = url === undefined ? null : queryOf(url)
  const video = url === undefined ? null : videoOf(url)
  // Among searches stand the ads that one watched or followed: most of them in some exports.
  const isLeft = history === 'search' && action === undefined && video === null && isOurs(url)
  if (query !== null || action === 'searched' || isLeft) {
    return searched(activity, time, query ?? object)
  }
  // In My Activity a video may also have been liked, saved or commented on.
  if (history !== 'watch' && action !== undefined && action !== 'watched') return null
  // A video that was removed since has no address, or nothing but one. What else has none is an ad
  // on a page, a survey, a tool that was used.
  const bare = isBare(url) && action === undefined && !isAd(activity)
  if (video !== null || action === 'watched' || (history === 'watch' && bare)) {
    return watched(activity, time, video, object)
  }
  return null
}

function watched(
  activity: Activity,
  time: number | null,
  video: string | null,
  title: string,
): Item {
  const { url, subtitles } = activity
  // Of an ad there stands but when it was watched: "Watched at 5:10pm".
  const isLinked = ({ url }: { url?: string }) => url !== undefined
  const channel = subtitles.find(isLinked) ?? (isAd(activity) ? undefined : subtitles[0])
  const others = subtitles.filter((one) => one !== channel)
  const music = activity.header === 'YouTube Music' || /^https?:\/\/music\./.test(url ?? '')
  return {
    collection: 'google.youtube.watched',
    key: `${video ?? url ?? activity.title}\u001f${time ?? activity.unread ?? ''}`,
    time,
    fields: present({
      video_id: video,
      title,
      channel: channel?.name,
      channel_id: /\/channel\/([\w-]+)/.exec(channel?.url ?? '')?.[1],
      url,
      from_ad: isAd(activity),
      music,
    }),
    ...(others.length > 0 && { rest: { subtitles: others } }),
  }
}

function searched(activity: Activity, time: number | null, query: string): Item {
  return {
    collection: 'google.youtube.searched',
    key: `${activity.url ?? query}\u001f${time ?? activity.unread ?? ''}`,
    time,
    fields: present({ query, url: activity.url, from_ad: isAd(activity) }),
  }
}

// "From Google Ads", "Aus Google Ads", "Dels anuncis de Google": of what is done on YouTube nothing else
// is said that has Google's name in it.
function isAd(activity: Activity): boolean {
  return activity.details.some((detail) => /Google/i.test(detail))
}

/** The video an address leads to; addresses are read, never followed. */
function videoOf(url: string): string | null {
  const found =
    /^https?:\/\/(?:[\w-]+\.)?youtube\.com\/(?:watch\?(?:[^#]*&)?v=|shorts\/|live\/|embed\/)([\w-]{6,})/.exec(
      url,
    ) ?? /^https?:\/\/youtu\.be\/([\w-]{6,})/.exec(url)
  return found?.[1] ?? null
}

/** No address, or one at YouTube. */
function isOurs(url: string | undefined): boolean {
  return url === undefined || /^https?:\/\/(?:[\w-]+\.)?youtube\.com\//.test(url)
}

/** No address, or that of a video without the video. */
function isBare(url: string | undefined): boolean {
  return url === undefined || /^https?:\/\/(?:[\w-]+\.)?youtube\.com\/watch\b/.test(url)
}

function queryOf(url: string): string | null {
  if (!/^https?:\/\/(?:[\w-]+\.)?youtube\.com\/results\?/.test(url)) return null
  try {
    return new URL(url).searchParams.get('search_query')
  } catch {
    return null
  }
}
