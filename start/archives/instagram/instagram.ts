import { facebookJson } from '../facebook/text.ts'
import type { TrueThing } from '../facebook/truth.ts'
import { jpeg, landscape } from '../jpeg.ts'
import { type Layout, laidOut } from '../layouts.ts'
import { cityAt, daytime, FIRST_DAY, FRIENDS, LAST_DAY, OWNER, placeNear } from '../life.ts'
import { random as from, type Random } from '../random.ts'
import type { Entry, Part } from '../zip.ts'

export interface InstagramSize {
  /** The same seed and sizes make the same bytes. (Default: 1) */
  seed?: number
  /** How many downloaded files. (Default: 2) */
  parts?: number
  posts?: number
  messages?: number
  /** (Default: 2023) */
  layout?: Layout
}

/** What a made Instagram download holds: how many records of each collection, and what stands in them. */
export interface InstagramTruth {
  things: Record<string, TrueThing[]>
  counts: Record<string, number>
}

const ROOT = 'your_instagram_activity'
const TEXTS = ['Café du matin ☕', 'Łódź', 'Long way home', '山の上', 'Smørrebrød 😋']

/** A made-up Instagram download, and what is in it. Pictures may lie in another part than their post. */
export function instagram(size: InstagramSize = {}): { parts: Part[]; truth: InstagramTruth } {
  const { seed = 1, parts: count = 2, posts = 20, messages = 40, layout = '2023' } = size
  const random = from(seed + 3000)
  const made = contents(random, posts, messages)
  const parts: Part[] = Array.from({ length: count }, () => ({
    name: `instagram-anna.marechal-2024-05-17-${random.letters(8)}.zip`,
    entries: [],
  }))
  parts[0]?.entries.push(...made.files)
  for (const one of made.media) parts[random.integer(0, count - 1)]?.entries.push(one)
  return {
    parts: laidOut(parts, 'instagram', layout),
    truth: { counts: made.counts, things: made.things },
  }
}

function contents(random: Random, posts: number, messages: number) {
  const media: Entry[] = []
  const used = new Set<number>()
  const time = (): number => {
    const made = daytime(random, FIRST_DAY, LAST_DAY) / 1000
    if (used.has(made)) return time()
    used.add(made)
    return made
  }
  const picture = (kind: string, at: number, title: string) => {
    const month = new Date(at * 1000).toISOString().slice(0, 7).replace('-', '')
    const uri = `media/${kind}/${month}/${random.letters(15, '0123456789')}_n.jpg`
    const { width, height, squares } = landscape(random)
    media.push({ path: uri, content: jpeg(width, height, squares) })
    const exif = placeNear(random, cityAt(at * 1000))
    const media_metadata = { photo_metadata: { exif_data: [exif] } }
    return { uri, creation_timestamp: at, media_metadata, title }
  }
  const times = (count: number) => Array.from({ length: count }, time)
  const written = times(posts).map((at) => {
    const text = random.pick(TEXTS)
    if (random.chance(0.6)) return { media: [picture('posts', at, text)] }
    const several = [picture('posts', at, ''), picture('posts', at, '')]
    return { media: several, title: text, creation_timestamp: at }
  })
  const stories = times(4).map((at) => picture('stories', at, random.pick(TEXTS)))
  const user = (name: string) =>
    name
      .normalize('NFD')
      .toLowerCase()
      .replace(/[^a-z]/g, '') || 'hana'
  const person = (name: string) => ({
    href: `https://www.instagram.com/${user(name)}`,
    value: user(name),
    timestamp: time(),
  })
  const list = (names: string[]) =>
    names.map((name) => ({ title: '', media_list_data: [], string_list_data: [person(name)] }))
  const liked = FRIENDS.map((name) => {
    const href = `https://www.instagram.com/p/${random.letters(11)}/`
    return { title: user(name), string_list_data: [{ href, value: '👍', timestamp: time() }] }
  })
  const comments = TEXTS.map((text) => ({
    string_map_data: {
      Comment: { value: text },
      'Media Owner': { value: user(random.pick(FRIENDS)) },
      Time: { timestamp: time() },
    },
  }))
  const [friend = ''] = FRIENDS
  const said = times(messages)
    .toSorted((a, b) => b - a)
    .map((at) => ({
      sender_name: random.pick([friend, OWNER.name]),
      timestamp_ms: at * 1000,
      content: random.pick(TEXTS),
    }))
  const file = (path: string, content: unknown): Entry => ({ path, content: facebookJson(content) })
  const names = { 'E-mail': { value: OWNER.email }, Name: { value: OWNER.name } }
  return {
    media,
    files: [
      file('personal_information/personal_information/personal_information.json', {
        profile_user: [{ string_map_data: { ...names, Username: { value: 'anna.marechal' } } }],
      }),
      file(`${ROOT}/content/posts_1.json`, written),
      file(`${ROOT}/content/stories.json`, { ig_stories: stories }),
      file(`${ROOT}/comments/post_comments_1.json`, comments),
      file(`${ROOT}/likes/liked_posts.json`, { likes_media_likes: liked }),
      file('connections/followers_and_following/followers_1.json', list(FRIENDS)),
      file('connections/followers_and_following/following.json', {
        relationships_following: list(FRIENDS.slice(2)),
      }),
      file(`${ROOT}/messages/inbox/zoemuller_17842/message_1.json`, {
        participants: [{ name: friend }, { name: OWNER.name }],
        messages: said,
        title: friend,
        is_still_participant: true,
        thread_path: 'inbox/zoemuller_17842',
      }),
    ],
    things: {
      'instagram.posts': written.map(({ media, title, creation_timestamp }) => ({
        time: (creation_timestamp ?? media[0]?.creation_timestamp ?? 0) * 1000,
        fields: { text: title ?? media[0]?.title ?? '' },
      })),
      'instagram.comments': comments.map(({ string_map_data: said }) => ({
        time: said.Time.timestamp * 1000,
        fields: { text: said.Comment.value, on_title: said['Media Owner'].value },
      })),
      'instagram.likes': liked.map(({ title, string_list_data: [one] }) => ({
        time: (one?.timestamp ?? 0) * 1000,
        fields: { name: title, url: one?.href ?? '' },
      })),
      'instagram.messages': said.map(({ sender_name, timestamp_ms, content }) => ({
        time: timestamp_ms,
        fields: { sender: sender_name, text: content },
      })),
    },
    counts: {
      'instagram.posts': written.length,
      'instagram.stories': stories.length,
      'instagram.comments': comments.length,
      'instagram.likes': liked.length,
      'instagram.follows': FRIENDS.length + FRIENDS.slice(2).length,
      'instagram.messages': said.length,
      'instagram.threads': 1,
      'instagram.profile': 1,
    },
  }
}
