import {
  asArray,
  asObject,
  asText,
  baseName,
  folderOf,
  fromIso,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'
import { fullTime } from '../dates/dates.ts'
import type { Files } from '../files.ts'
import { Attachments } from './attachments.ts'

const MAPPED = new Set(
  'creator created_date text topic_id message_id attached_files reactions'.split(' '),
)

/** What a conversation's own file says of it. */
export interface Space {
  name: string | undefined
}

/** `Google Chat/Groups/<space>/messages.json`. */
export function readChat(source: Source, files: Files, space: Space) {
  const caps = { now: source.now, days: 2, note: source.note }
  const id = baseName(folderOf(source.entry.path))
  const attachments = new Attachments(files, source.entry)
  return readElements(
    source,
    ({ value }) => {
      const message = asObject(value)
      const creator = asObject(message['creator'])
      // Of one that was deleted only that is told.
      const created = asText(message['created_date']) ?? asText(message['deleted_date'])
      const ms = fullTime(created ?? '')?.ms ?? fromIso(created)
      const time = plausible(ms, { ...caps, stated: created })
      const isUnread = created !== undefined && ms === null
      const messageId = asText(message['message_id'])
      const text = asText(message['text'])
      const email = asText(creator['email'])
      const item: Item = {
        collection: 'google.chat',
        key: messageId ?? [id, created ?? '', email ?? '', text ?? ''].join('\u001f'),
        time,
        fields: present({
          space_id: id,
          space_name: space.name,
          sender: asText(creator['name']),
          sender_email: email,
          text,
          topic_id: asText(message['topic_id']),
          reactions: asArray(message['reactions']),
        }),
      }
      const attached = asArray(message['attached_files']).map(asObject)
      const named = attached.flatMap((one) => asText(one['export_name']) ?? [])
      if (named.length > 0) item.files = named.map((name) => attachments.next(name))
      const rest = {
        ...restOf(message, MAPPED),
        ...(isUnread && { created_date: created }),
        ...(attached.some(isRenamed) && { attached_files: attached }),
        ...(isMachine(creator) && { creator }),
      }
      if (Object.keys(rest).length > 0) item.rest = rest
      return item
    },
    { wants: (key) => key === 'messages' },
  )
}

/** Whether the file's own name is another than that under which it lies there: names are cut, and lack some marks. */
function isRenamed(file: Record<string, unknown>): boolean {
  const [own, given] = [asText(file['original_name']), asText(file['export_name'])]
  return own !== undefined && given !== `File-${own}` && given !== own
}

function isMachine({ user_type }: Record<string, unknown>): boolean {
  return user_type !== undefined && user_type !== 'Human'
}
