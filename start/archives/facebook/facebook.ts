import { FIRST_DAY, FRIENDS, OWNER } from '../life.ts'
import { random } from '../random.ts'
import type { Entry, Part } from '../zip.ts'
import { messages } from './messages.ts'
import { posts, ROOT } from './posts.ts'
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
}

const DAY = 86_400_000

/** A made-up Facebook download, and what is in it. Pictures may lie in another part than their post. */
export function facebook(size: FacebookSize = {}): { parts: Part[]; truth: FacebookTruth } {
  const { seed = 1, parts: count = 2 } = size
  const chance = random(seed + 1000)
  const written = posts(chance, size.posts ?? 40)
  const said = messages(chance, size.threads ?? 5, size.messages ?? 80)
  const friends = FRIENDS.map((name, index) => ({
    name,
    time: FIRST_DAY + index * 97 * DAY + chance.integer(0, 86_399) * 1000,
  }))
  const others = rest()
  const parts: Part[] = Array.from({ length: count }, () => ({
    name: `facebook-anna.marechal-2024-05-17-${chance.letters(8)}.zip`,
    entries: [],
  }))
  const put = (entries: Entry[], part: number) => parts[part % count]?.entries.push(...entries)
  put([written.file, ...said.files, ...others, friendsFile(friends)], 0)
  for (const entry of [...written.media, ...said.media]) put([entry], chance.integer(0, count - 1))
  return {
    parts,
    truth: {
      posts: written.truth,
      messages: said.truth,
      friends,
      others: others.map(({ path }) => path),
    },
  }
}

function friendsFile(friends: FacebookTruth['friends']): Entry {
  const written = friends.toReversed().map(({ name, time }) => ({ name, timestamp: time / 1000 }))
  const content = facebookJson({ friends_v2: written })
  return { path: 'connections/friends/your_friends.json', content }
}

function rest(): Entry[] {
  const comment = { timestamp: 1_561_990_000, comment: 'Très joli', author: OWNER.name }
  const title = `${OWNER.name} commented on a post.`
  const comments = [{ timestamp: comment.timestamp, data: [{ comment }], title }]
  const profile = { name: { full_name: OWNER.name }, emails: { emails: [OWNER.email] } }
  const search = [{ timestamp: 1_561_980_000, data: [{ text: 'bakery' }], title: 'Searched' }]
  return [
    {
      path: 'personal_information/profile_information/profile_information.json',
      content: facebookJson({ profile_v2: profile }),
    },
    {
      path: `${ROOT}/comments_and_reactions/comments.json`,
      content: facebookJson({ comments_v2: comments }),
    },
    {
      path: 'logged_information/search/your_search_history.json',
      content: facebookJson({ searches_v2: search }),
    },
  ]
}
