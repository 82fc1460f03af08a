import { daytime, FIRST_DAY, LAST_DAY } from '../life.ts'
import type { Random } from '../random.ts'
import type { Entry } from '../zip.ts'
import { activityCell, escaped, html, htmlTime } from './activity.ts'
import type { TrueVideo } from './truth.ts'

const FOLDER = 'Takeout/YouTube and YouTube Music'
const SUBJECTS = ['Sourdough', 'A bicycle wheel', 'The moon', 'Café music', 'Paper boats', 'Rivers']
const KINDS = ['explained', 'from the beginning', 'in ten minutes', '– live', 'for the impatient']
const CHANNELS = ['Slow Kitchen', 'Atelier Élan', 'Night Sky', 'Small Repairs']

/** Videos watched, each known by its id and second. Some were removed since, some were advertising. */
export function watched(random: Random, count: number): TrueVideo[] {
  return Array.from({ length: count }, (): TrueVideo => {
    const time = daytime(random, FIRST_DAY, LAST_DAY)
    const videoId = random.letters(11)
    const music = random.chance(0.1)
    const url = `https://${music ? 'music' : 'www'}.youtube.com/watch?v=${videoId}`
    if (!music && random.chance(0.05)) return { videoId, url, time, fromAd: false, music }
    const fromAd = !music && random.chance(0.08)
    const title = `${random.pick(SUBJECTS)} ${random.pick(KINDS)}`
    return { videoId, title, channel: random.pick(CHANNELS), url, time, fromAd, music }
  })
}

/** The history, newest first, and beside it what is not read yet. */
export function youtubeFiles(
  videos: TrueVideo[],
  form: 'json' | 'html',
  random: Random,
): { history: Entry; others: Entry[] } {
  const newestFirst = videos.toSorted((a, b) => b.time - a.time)
  const content =
    form === 'json'
      ? JSON.stringify(
          newestFirst.map((video) => json(video, random)),
          null,
          2,
        )
      : html(newestFirst.map(cell))
  const search = [
    { header: 'YouTube', title: 'Searched for paper boats', time: '2019-03-04T10:00:00.123Z' },
  ]
  const subscriptions = CHANNELS.map((name) => `${channelId(name)},${channelUrl(name)},${name}`)
  return {
    history: { path: `${FOLDER}/history/watch-history.${form}`, content },
    others: [
      { path: `${FOLDER}/history/search-history.json`, content: JSON.stringify(search) },
      {
        path: `${FOLDER}/subscriptions/subscriptions.csv`,
        content: `Channel Id,Channel Url,Channel Title\n${subscriptions.join('\n')}\n`,
      },
    ],
  }
}

function json({ title, channel, url, time, fromAd, music }: TrueVideo, random: Random) {
  const product = music ? 'YouTube Music' : 'YouTube'
  return {
    header: product,
    title: `Watched ${title ?? url}`,
    titleUrl: url,
    ...(channel && { subtitles: [{ name: channel, url: channelUrl(channel) }] }),
    time: new Date(time + random.integer(0, 999)).toISOString(),
    products: ['YouTube'],
    ...(fromAd && { details: [{ name: 'From Google Ads' }] }),
    activityControls: ['YouTube watch history'],
  }
}

function cell({ title, channel, url, time, fromAd, music }: TrueVideo): string {
  const link = (href: string, text: string) => `<a href="${escaped(href)}">${escaped(text)}</a>`
  const lines = [
    `Watched&nbsp;${link(url, title ?? url)}`,
    ...(channel ? [link(channelUrl(channel), channel)] : []),
    htmlTime(time),
  ]
  const details: [string, string][] = fromAd ? [['Details:', 'From Google Ads']] : []
  const product: [string, string] = ['Products:', 'YouTube']
  return activityCell(music ? 'YouTube Music' : 'YouTube', lines, [product, ...details])
}

function channelId(name: string): string {
  return `UC${Buffer.from(name.padEnd(22, '-')).toString('base64url').slice(0, 22)}`
}

function channelUrl(name: string): string {
  return `https://www.youtube.com/channel/${channelId(name)}`
}
