import type { Entry, Part } from './zip.ts'

/** Where Meta's exports of a year put their files. */
export type Layout = '2021' | '2023' | '2024'

type Move = [from: RegExp, to: string]

const FACEBOOK: Record<Layout, Move[]> = {
  '2021': [
    [/^your_facebook_activity\/posts\/media\//, 'photos_and_videos/'],
    [/^your_facebook_activity\/posts\/album\//, 'photos_and_videos/album/'],
    [/^your_facebook_activity\/posts\/your_posts__[^/]*_(\d+)\.json$/, 'posts/your_posts_$1.json'],
    [/^your_facebook_activity\/comments_and_reactions\/comments/, 'comments/comments'],
    [/^your_facebook_activity\/comments_and_reactions\//, 'likes_and_reactions/'],
    [/^your_facebook_activity\//, ''],
    [/^connections\/friends\/your_friends/, 'friends/friends'],
    [/^connections\/followers\//, 'following_and_followers/'],
    [/^personal_information\//, ''],
    [/^logged_information\/search\//, 'search_history/'],
  ],
  '2023': [[/^your_facebook_activity\//, 'your_activity_across_facebook/']],
  '2024': [],
}

const INSTAGRAM: Record<Layout, Move[]> = {
  '2021': [
    [/^your_instagram_activity\//, ''],
    [/^connections\//, ''],
    [/^logged_information\//, ''],
    [/^personal_information\/personal_information\//, 'account_information/'],
  ],
  '2023': [],
  '2024': [[/^your_instagram_activity\/content\//, 'your_instagram_activity/media/']],
}

/** The same export as of another year: paths, and the names of files in what is written. */
export function laidOut(parts: Part[], service: 'facebook' | 'instagram', layout: Layout): Part[] {
  const moves = (service === 'facebook' ? FACEBOOK : INSTAGRAM)[layout]
  if (moves.length === 0) return parts
  const moved = (path: string) => {
    const move = moves.find(([from]) => from.test(path))
    return move ? path.replace(...move) : path
  }
  const media = parts.flatMap(({ entries }) =>
    entries.filter(({ content }) => Buffer.isBuffer(content)).map(({ path }) => path),
  )
  const rewritten = ({ path, content }: Entry): Entry => {
    if (typeof content !== 'string') return { path: moved(path), content }
    const text = media.reduce((all, one) => all.replaceAll(`"${one}"`, `"${moved(one)}"`), content)
    return { path: moved(path), content: text }
  }
  return parts.map(({ name, entries }) => ({ name, entries: entries.map(rewritten) }))
}
