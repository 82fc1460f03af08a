import { type Layout, laidOut } from '../layouts.ts'
import { FIRST_DAY, FRIENDS } from '../life.ts'
import { random } from '../random.ts'
import type { Entry, Part } from '../zip.ts'
import { lists } from './lists.ts'
import { messages } from './messages.ts'
import { posts } from './posts.ts'
import { facebookJson } from './text.ts'
import type { FacebookTruth } from './truth.ts'

export interface FacebookSize {
  /** The same seed and sizes make the same bytes. (Default: 1) */
  seed?: number
  /** How many downloaded files. (Default: 2) */
  parts?: number
  posts?: number
  threads?: number
  /** Messages in each thread. */
  messages?: number
  /** (Default: 2024) */
  layout?: Layout
}

const DAY = 86_400_000

/** A made-up Facebook download, and what is in it. Pictures may lie in another part than their post. */
export function facebook(size: FacebookSize = {}): { parts: Part[]; truth: FacebookTruth } {
  const { seed = 1, parts: count = 2, layout = '2024' } = size
  const chance = random(seed + 1000)
  const written = posts(chance, size.posts ?? 40)
  const said = messages(chance, size.threads ?? 5, size.messages ?? 80)
  const friends = FRIENDS.map((name, index) => ({
    name,
    time: FIRST_DAY + index * 97 * DAY + chance.integer(0, 86_399) * 1000,
  }))
  const listed = lists(random(seed + 2000))
  const parts: Part[] = Array.from({ length: count }, () => ({
    name: `facebook-anna.marechal-2024-05-17-${chance.letters(8)}.zip`,
    entries: [],
  }))
  const put = (entries: Entry[], part: number) => parts[part % count]?.entries.push(...entries)
  put([written.file, ...said.files, ...listed.files, friendsFile(friends)], 0)
  for (const entry of [...written.media, ...said.media, ...listed.media])
    put([entry], chance.integer(0, count - 1))
  return {
    parts: laidOut(parts, 'facebook', layout),
    truth: {
      posts: written.truth,
      messages: said.truth,
      friends,
      things: listed.things,
      counts: {
        ...listed.counts,
        'facebook.posts': written.truth.length,
        'facebook.messages': said.truth.length,
        'facebook.threads': new Set(said.truth.map(({ threadId }) => threadId)).size,
        'facebook.friends': friends.length,
      },
    },
  }
}

function friendsFile(friends: FacebookTruth['friends']): Entry {
  const written = friends.toReversed().map(({ name, time }) => ({ name, timestamp: time / 1000 }))
  const content = facebookJson({ friends_v2: written })
  return { path: 'connections/friends/your_friends.json', content }
}
