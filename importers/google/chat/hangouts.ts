import {
  asArray,
  asObject,
  asText,
  fromEpoch,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'

const MAPPED = new Set([
  'conversation_id',
  'sender_id',
  'timestamp',
  'chat_message',
  'event_id',
  'event_type',
])

/** `Hangouts.json` (until 2022): conversations with their events. */
export function readHangouts(source: Source) {
  return readElements(source, ({ value }) => conversation(asObject(value), source), {
    wants: (key) => key === 'conversations' || key === 'conversation_state',
  })
}

function conversation(value: Record<string, unknown>, source: Source): Item[] {
  const outer = asObject(value['conversation'] ?? value['conversation_state'])
  const about = asObject(outer['conversation'] ?? outer)
  const people = new Map<string, string>()
  for (const one of asArray(about['participant_data']).map(asObject)) {
    const id = asText(asObject(one['id'])['gaia_id'])
    const name = asText(one['fallback_name'])
    if (id !== undefined && name !== undefined) people.set(id, name)
  }
  const others = [...people.values()]
  const space = asText(about['name']) ?? others.join(', ')
  const events = asArray(value['events'] ?? outer['event']).map(asObject)
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  const messages = events.map((event) => {
    const id = asText(event['event_id'])
    const sender = asText(asObject(event['sender_id'])['gaia_id'])
    const content = asObject(asObject(event['chat_message'])['message_content'])
    const text = asArray(content['segment']).map(said).join('')
    const spaceId = asText(asObject(event['conversation_id'])['id'])
    const item: Item = {
      collection: 'google.hangouts',
      key: id ?? [spaceId, sender, event['timestamp'], text].join('\u001f'),
      time: plausible(fromEpoch(event['timestamp']), { ...caps, stated: event['timestamp'] }),
      fields: present({
        space_id: spaceId,
        space_name: space,
        sender: sender === undefined ? undefined : (people.get(sender) ?? sender),
        text,
        kind: asText(event['event_type'])?.toLowerCase(),
      }),
    }
    const beside = { attachments: asArray(content['attachment']), links: linksIn(content) }
    const rest = { ...restOf(event, MAPPED), ...present(beside) }
    if (Object.keys(rest).length > 0) item.rest = rest
    return item
  })
  return [...spaceOf(outer, about, space, others), ...messages]
}

/** The conversation itself, also where nobody said anything in it. */
function spaceOf(
  outer: Record<string, unknown>,
  about: Record<string, unknown>,
  name: string,
  members: string[],
): Item[] {
  const [own, given] = [asObject(about['id']), asObject(outer['conversation_id'])]
  const id = asText(own['id']) ?? asText(given['id'])
  if (id === undefined) return []
  const rest = restOf(about, new Set(['id', 'name']))
  const fields = present({ space_id: id, space_name: name, members })
  return [{ collection: 'google.chat.spaces', key: id, time: null, fields, ...(rest && { rest }) }]
}

/** Where words lead to that are not the address itself. */
function linksIn(content: Record<string, unknown>): object[] {
  return asArray(content['segment']).flatMap((one) => {
    const text = asText(asObject(one)['text'])
    const url = asText(asObject(asObject(one)['link_data'])['link_target'])
    return url === undefined || url === text ? [] : [{ text, url }]
  })
}

function said(segment: unknown): string {
  const { type, text } = asObject(segment)
  return type === 'LINE_BREAK' ? '\n' : (asText(text) ?? '')
}
