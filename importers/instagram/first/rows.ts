/**
 * Exports of Instagram from 2018 to 2020: a dozen files beside each other, whose lists hold pairs and
 * triples without names, and times as text.
 */
import {
  asObject,
  asText,
  baseName,
  type Fields,
  fromEpoch,
  fromIso,
  type Item,
  type Peek,
  plausible,
  present,
  restOf,
  type Source,
} from '@mandate/importer'
import { digest, type Row, type RowOf } from '@mandate/importer/meta'
import { conversations } from './messages.ts'
import { profile } from './profile.ts'

const POSTS = 'instagram.posts'
const FOLLOWS = 'instagram.follows'

function timed(value: unknown, { now, note }: Source) {
  const ms = fromIso(value) ?? fromEpoch(value)
  return { ms, time: plausible(ms, { now, days: 2, zeroIsMissing: true, stated: value, note }) }
}

function picture(collection: string, kind: string): Row {
  return {
    read(value, { media, source }): Item | null {
      const uri = asText(value['path'])
      if (uri === undefined) return null
      const { ms, time } = timed(value['taken_at'], source)
      const found = media.reference('media', uri)
      const rest = restOf(value, new Set(['path', 'taken_at', 'caption']))
      return {
        collection,
        key: [ms ?? '', baseName(uri)].join('\u001f'),
        time,
        fields: present({ text: asText(value['caption']), kind }) as Fields,
        ...(found && { files: [found] }),
        ...((rest || !found) && { rest: { ...rest, ...(!found && { remote: [uri] }) } }),
      }
    },
  }
}

/** A time and whose it was. */
function pair(collection: string, kind: string): Row {
  return {
    read: () => null,
    list([when, whose], { source }): Item | null {
      const name = asText(whose)
      if (name === undefined) return null
      const { ms, time } = timed(when, source)
      return {
        collection,
        key: [kind, name, ms ?? ''].join('\u001f'),
        time,
        fields: { name, kind },
      }
    },
  }
}

const comment: Row = {
  read: () => null,
  list([when, said, whose], { source }): Item | null {
    const text = asText(said)
    const owner = asText(whose)
    if (text === undefined) return null
    const { ms, time } = timed(when, source)
    const key = `${ms ?? ''}\u001f${digest([text, owner ?? ''])}`
    const fields = present({ text, on_title: owner }) as Fields
    return { collection: 'instagram.comments', key, time, fields }
  },
}

/** One object for all of them, with a time for each name. */
function people(kind: string): Row {
  return {
    whole: true,
    read: (value, { source }): Item[] =>
      Object.entries(value).map(([name, when]) => {
        const { ms, time } = timed(when, source)
        const key = [kind, name, ms ?? ''].join('\u001f')
        return { collection: FOLLOWS, key, time, fields: { name, kind } }
      }),
  }
}

const SEARCHES: ReadonlySet<string> = new Set(['user', 'hashtag', 'place'])

const search: Row = {
  read(value, { source }): Item | null {
    const name = asText(value['search_click'])
    if (name === undefined) return null
    const { ms, time } = timed(value['time'], source)
    const type = asText(value['type'])
    const kind = type !== undefined && SEARCHES.has(type) ? type : 'keyword'
    const key = [kind, name, ms ?? ''].join('\u001f')
    return { collection: 'instagram.searches', key, time, fields: { name, kind } }
  },
}

function seen(kind: string): Row {
  return {
    read(value, { source }): Item | null {
      const name = asText(value['author']) ?? asText(value['username'])
      const title = asText(value['caption'])
      if (name === undefined && title === undefined) return null
      const { ms, time } = timed(value['timestamp'], source)
      const key = [kind, name ?? title, ms ?? ''].join('\u001f')
      const fields = present({ name: name ?? title, kind }) as Fields
      return { collection: 'instagram.viewed', key, time, fields }
    },
  }
}

/** What stands in a list, by the file that it lies in: names as common as these say little. */
const FILES: Record<string, Record<string, Row>> = {
  media: {
    photos: picture(POSTS, 'post'),
    videos: picture(POSTS, 'post'),
    stories: picture('instagram.stories', 'story'),
    profile: picture(POSTS, 'profile_photo'),
    direct: picture(POSTS, 'other'),
  },
  comments: { media_comments: comment, story_comments: comment, live_comments: comment },
  likes: {
    media_likes: pair('instagram.likes', 'post'),
    comment_likes: pair('instagram.likes', 'comment'),
  },
  saved: { saved_media: pair('instagram.saved', 'post') },
  connections: {
    followers: people('follower'),
    following: people('following'),
    following_hashtags: people('hashtag'),
    follow_requests_sent: people('request_sent'),
    permanent_follow_requests: people('request_sent'),
    unfollowed_users: people('unfollowed'),
    blocked_users: people('blocked'),
    restricted_users: people('restricted'),
    close_friends: people('close_friend'),
  },
  searches: { main_search_history: search, shopping_search_history: search, '': search },
  stories_activities: {
    polls: pair('instagram.answers', 'poll'),
    quizzes: pair('instagram.answers', 'quiz'),
    questions: pair('instagram.answers', 'question'),
    emoji_sliders: pair('instagram.answers', 'emoji_slider'),
    countdowns: pair('instagram.answers', 'countdown'),
  },
  seen_content: {
    posts_seen: seen('post'),
    videos_watched: seen('video'),
    ads_seen: seen('ad'),
    ads_clicked: seen('ad_clicked'),
    chaining_seen: seen('profile'),
  },
  messages: { '': conversations },
  profile: { '': profile },
}

/** Who reads which list of such a file; null for any other file. */
export function firstRows(path: string, peek: Peek): RowOf | null {
  const rows =
    FILES[
      baseName(path)
        .replace(/\.json$/i, '')
        .toLowerCase()
    ]
  if (!rows || !isFirst(peek)) return null
  return (key) => rows[key ?? '']
}

/** What only these files have. */
export function isFirst(peek: Peek): boolean {
  const first = asObject(peek.first(null))
  if (peek.top === 'array') {
    return ('conversation' in first && 'participants' in first) || 'search_click' in first
  }
  if (isProfile(peek)) return true
  const listed = ['followers', 'following'].every((key) => isDated(peek.first(key)))
  const dated = [...peek.keys].flatMap((key) => peek.first(key) ?? [])
  return (
    listed ||
    OURS.some((key) => peek.keys.has(key)) ||
    dated.some((one) => 'taken_at' in asObject(one))
  )
}

const OURS = [
  ...['media_comments', 'story_comments', 'media_likes', 'comment_likes', 'saved_media'],
  ...['main_search_history', 'permanent_follow_requests', 'close_friends'],
  ...['emoji_sliders', 'chaining_seen', 'posts_seen', 'ads_seen'],
]

/** `{name: time}`, as people stand there. */
function isDated(value: unknown): boolean {
  const times = Object.values(asObject(value))
  return times.length > 0 && times.every((one) => fromIso(one) !== null)
}

/** The whole file is one record. */
export function isProfile({ keys }: Peek): boolean {
  return keys.has('username') && (keys.has('date_joined') || keys.has('private_account'))
}
