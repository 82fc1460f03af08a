import {
  asArray,
  asObject,
  asText,
  type Fields,
  fromEpoch,
  fromIso,
  type Item,
  plausible,
  present,
  restOf,
} from '@mandate/importer'
import { digest, type Row, type RowContext } from '@mandate/importer/meta'

const MAPPED = new Set(['sender', 'created_at', 'text', 'link', 'media', 'likes'])

/**
 * `messages.json` until 2020: all conversations in one list, with neither numbers nor titles. The
 * people in it stand for a conversation.
 */
export const conversations: Row = {
  read(value, context): Item[] {
    const people = asArray(value['participants']).flatMap((one) => asText(one) ?? [])
    const messages = asArray(value['conversation']).map(asObject)
    const id = `people-${digest([...people].sort()).slice(0, 16)}`
    const equal = new Map<string, number>()
    const items = messages.map((one) => message(one, id, equal, context))
    if (people.length === 0) return items
    const fields = { thread_id: id, section: 'inbox', participants: people }
    const thread: Item = { collection: 'instagram.threads', key: id, time: null, fields }
    return [...items, thread]
  },
}

function message(
  value: Record<string, unknown>,
  thread: string,
  equal: Map<string, number>,
  { media, source }: RowContext,
): Item {
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  const time = plausible(fromIso(value['created_at']) ?? fromEpoch(value['created_at']), caps)
  const sender = asText(value['sender'])
  const text = asText(value['text'])
  const link = asText(value['link']) ?? asText(value['media_share_url'])
  const uri = asText(value['media'])
  const found = uri === undefined ? undefined : media.reference('photos', uri)
  const reactions = asArray(value['likes']).map((one) => {
    const like = asObject(one)
    return present({ reaction: '❤', actor: asText(like['username']) })
  })
  const fields = present({
    ...{ thread_id: thread, section: 'inbox', sender, text, share_url: link, reactions },
  }) as Fields
  const known = [thread, time ?? '', sender ?? '', digest([text ?? '', link ?? '', uri ?? ''])]
  const key = known.join('\u001f')
  const count = equal.get(key) ?? 0
  equal.set(key, count + 1)
  const rest = restOf(value, MAPPED)
  const remote = uri !== undefined && !found ? { remote: [uri] } : undefined
  return {
    collection: 'instagram.messages',
    key: `${key}\u001f${count}`,
    ...{ time, fields },
    ...(found && { files: [found] }),
    ...((rest || remote) && { rest: { ...rest, ...remote } }),
  }
}
