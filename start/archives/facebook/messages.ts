import { daytime, FIRST_DAY, FRIENDS, LAST_DAY, OWNER } from '../life.ts'
import type { Random } from '../random.ts'
import type { Entry } from '../zip.ts'
import { picture, ROOT } from './posts.ts'
import { facebookJson } from './text.ts'
import type { TrueMessage } from './truth.ts'

const TEXTS = [
  'Are you coming on Saturday?',
  'Já! 🎉',
  'Ça marche, à demain',
  'I found your umbrella',
  'See the picture',
  'OK 👍🏽',
  'Wie spät ist es bei euch?',
  '“Never” he said — and laughed',
]

/** A file of a thread holds this many messages at most; Facebook's own limit is about 10,000. */
const PER_FILE = 150

/** Threads with one friend or several; within a thread no two messages have the same millisecond. */
export function messages(random: Random, threads: number, perThread: number) {
  const made = Array.from({ length: threads }, (_, index) => thread(random, index, perThread))
  return {
    truth: made.flatMap(({ truth }) => truth),
    media: made.flatMap(({ media }) => media),
    files: made.flatMap(({ files }) => files),
  }
}

function thread(random: Random, index: number, count: number) {
  const friend = FRIENDS[index % FRIENDS.length] ?? ''
  const group = index % 4 === 3
  const people = group
    ? [friend, ...FRIENDS.slice(0, 2).filter((name) => name !== friend)]
    : [friend]
  const title = group ? `Été ${2016 + index}` : friend
  const slug = title
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '')
  const threadId = `${slug}_${random.letters(16, '0123456789')}`
  const section = index % 5 === 4 ? 'archived_threads' : 'inbox'
  const folder = `${ROOT}/messages/${section}/${threadId}`
  const media: Entry[] = []
  const times = new Set<number>()
  while (times.size < count) {
    times.add(daytime(random, FIRST_DAY, LAST_DAY) + random.integer(0, 999))
  }
  // Newest first, in the files as in life.
  const truth = [...times]
    .sort((a, b) => b - a)
    .map((time) => {
      const pictures = random.chance(0.05) ? [picture(random, `${folder}/photos`)] : []
      media.push(...pictures.map(({ path, bytes }) => ({ path, content: bytes })))
      const text = pictures.length === 0 || random.chance(0.3) ? random.pick(TEXTS) : undefined
      const liked = random.chance(0.1)
      const message: TrueMessage = {
        threadId,
        threadTitle: title,
        sender: random.pick([OWNER.name, ...people]),
        time,
        photos: pictures.map(({ sha256 }) => sha256),
        reactions: liked ? [{ reaction: '❤', actor: random.pick(people) }] : [],
        ...(text && { text }),
      }
      return { message, json: json(message, pictures) }
    })
  const files: Entry[] = []
  for (let at = 0; at < truth.length; at += PER_FILE) {
    const content = facebookJson({
      participants: [...people, OWNER.name].map((name) => ({ name })),
      messages: truth.slice(at, at + PER_FILE).map((one) => one.json),
      title,
      is_still_participant: true,
      thread_path: `${section}/${threadId}`,
      magic_words: [],
    })
    files.push({ path: `${folder}/message_${files.length + 1}.json`, content })
  }
  return { truth: truth.map(({ message }) => message), media, files }
}

function json({ sender, time, text, reactions }: TrueMessage, pictures: { path: string }[]) {
  return {
    sender_name: sender,
    timestamp_ms: time,
    ...(text && { content: text }),
    ...(pictures.length > 0 && {
      photos: pictures.map(({ path }) => ({
        uri: path,
        creation_timestamp: Math.floor(time / 1000),
      })),
    }),
    ...(reactions.length > 0 && { reactions }),
    is_geoblocked_for_viewer: false,
  }
}
