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
  return events.map((event) => {
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
    const attached = asArray(content['attachment'])
    const rest = restOf(event, MAPPED)
    if (rest || attached.length > 0) {
      item.rest = { ...rest, ...(attached.length > 0 && { attachments: attached }) }
    }
    return item
  })
}

function said(segment: unknown): string {
  const { type, text } = asObject(segment)
  return type === 'LINE_BREAK' ? '\n' : (asText(text) ?? '')
}
