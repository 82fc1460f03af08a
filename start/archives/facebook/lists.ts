import { daytime, FIRST_DAY, FRIENDS, HOME, LAST_DAY, OWNER, placeNear } from '../life.ts'
import type { Random } from '../random.ts'
import type { Entry } from '../zip.ts'
import { picture, ROOT } from './posts.ts'
import { facebookJson } from './text.ts'
import type { TrueThing } from './truth.ts'

const GROUPS = ['Jardins partagés', 'Bicycle repair', 'Łódź w deszczu', 'Old maps']
const PAGES = ['Café des Arts', 'Tramways of Europe', 'The Bread Hour', 'Søndagsfilm']
const WORDS = ['bakery', 'crème brûlée', 'zug nach Köln', 'second-hand bicycle', '山']

/** All that stands around posts, messages and friends, and how much of it there is. */
export function lists(random: Random): {
  files: Entry[]
  media: Entry[]
  counts: Record<string, number>
  things: Record<string, TrueThing[]>
} {
  const used = new Set<number>()
  const time = (): number => {
    const made = daytime(random, FIRST_DAY, LAST_DAY) / 1000
    if (used.has(made)) return time()
    used.add(made)
    return made
  }
  const each = <T, R>(from: readonly T[], make: (one: T) => R) => from.map(make)
  const file = (path: string, content: unknown): Entry => ({ path, content: facebookJson(content) })
  const pictures = Array.from({ length: 5 }, () => picture(random))
  const { latitude, longitude } = placeNear(random, HOME)
  const comments = each(WORDS, (text) => {
    const at = time()
    return {
      timestamp: at,
      data: [{ comment: { timestamp: at, comment: `Ah, ${text}!`, author: OWNER.name } }],
      title: `${OWNER.name} commented on ${random.pick(FRIENDS)}'s post.`,
    }
  })
  const reactions = each(FRIENDS, (name) => ({
    timestamp: time(),
    data: [{ reaction: { reaction: random.pick(['LIKE', 'LOVE', 'HAHA']), actor: OWNER.name } }],
    title: `${OWNER.name} reacted to ${name}'s photo.`,
  }))
  const album = each(pictures, ({ path }) => ({
    uri: path,
    creation_timestamp: time(),
    media_metadata: { photo_metadata: { exif_data: [{ latitude, longitude }] } },
    title: 'Été',
    description: '',
  }))
  const groups = each(GROUPS, (name) => ({
    timestamp: time(),
    data: [{ name }],
    title: `You became a member of ${name}.`,
  }))
  const pages = each(PAGES, (name) => ({ name, timestamp: time() }))
  const follows = each(FRIENDS.slice(0, 4), (name) => ({ name, timestamp: time() }))
  const searches = each(WORDS, (text) => ({
    timestamp: time(),
    data: [{ text }],
    title: 'You searched Facebook',
  }))
  const joined = each(['Fête de la musique', 'Swap'], (name) => ({
    name,
    start_timestamp: time(),
    end_timestamp: 0,
  }))
  const saves = each(PAGES, (name) => ({
    timestamp: time(),
    attachments: [
      { data: [{ external_context: { name, url: `https://${random.letters(6)}.example/` } }] },
    ],
    title: `${OWNER.name} saved a link.`,
  }))
  const profile = { name: { full_name: OWNER.name }, emails: { emails: [OWNER.email] } }
  return {
    files: [
      file('personal_information/profile_information/profile_information.json', {
        profile_v2: { ...profile, current_city: { name: HOME.name, timestamp: 0 } },
      }),
      file('connections/followers/who_you_ve_followed.json', { following_v3: follows }),
      file('logged_information/search/your_search_history.json', { searches_v2: searches }),
      file(`${ROOT}/comments_and_reactions/comments.json`, { comments_v2: comments }),
      file(`${ROOT}/comments_and_reactions/likes_and_reactions_1.json`, reactions),
      file(`${ROOT}/posts/album/0.json`, { name: 'Été à la mer', photos: album, description: '' }),
      file(`${ROOT}/groups/your_group_membership_activity.json`, { groups_joined_v2: groups }),
      file(`${ROOT}/pages/pages_you've_liked.json`, { page_likes_v2: pages }),
      file(`${ROOT}/events/your_event_responses.json`, {
        event_responses_v2: { events_joined: joined },
      }),
      file(`${ROOT}/saved_items_and_collections/your_saved_items.json`, { saves_v2: saves }),
    ],
    things: {
      'facebook.comments': comments.map(({ timestamp, title, data }) => ({
        time: timestamp * 1000,
        fields: { text: data[0]?.comment.comment ?? '', on_title: title },
      })),
      'facebook.reactions': reactions.map(({ timestamp, title, data }) => ({
        time: timestamp * 1000,
        fields: { reaction: data[0]?.reaction.reaction.toLowerCase() ?? '', target: title },
      })),
      'facebook.groups': groups.map(({ timestamp, data }) => ({
        time: timestamp * 1000,
        fields: { name: data[0]?.name ?? '' },
      })),
      'facebook.pages': pages.map(({ name, timestamp }) => ({
        time: timestamp * 1000,
        fields: { name },
      })),
      'facebook.searches': searches.map(({ timestamp, data }) => ({
        time: timestamp * 1000,
        fields: { name: data[0]?.text ?? '' },
      })),
    },
    media: pictures.map(({ path, bytes }) => ({ path, content: bytes })),
    counts: {
      'facebook.comments': comments.length,
      'facebook.reactions': reactions.length,
      'facebook.photos': album.length,
      'facebook.groups': groups.length,
      'facebook.pages': pages.length,
      'facebook.follows': follows.length,
      'facebook.searches': searches.length,
      'facebook.events': joined.length,
      'facebook.saved': saves.length,
      'facebook.profile': 1,
    },
  }
}
