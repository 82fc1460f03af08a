import { asObject, type Peek, peekJson } from '@mandate/importer'
import { friendKind } from './friends.ts'

/** What a file is by its structure, for files whose path says nothing. */
export type Shape = 'messages' | 'posts' | 'friends'

export function shapeOf(head: Buffer): Shape | null {
  const peek = peekJson(head)
  if (peek.top === 'array') return isPost(peek.first(null)) ? 'posts' : null
  if (peek.top !== 'object') return null
  if (isThread(peek)) return 'messages'
  if ([...peek.keys].some((key) => friendKind(key) !== null)) return 'friends'
  return [...peek.keys].some((key) => /^(group_posts|wall_posts_sent_to_you)(_v\d+)?$/.test(key))
    ? 'posts'
    : null
}

function isThread(peek: Peek): boolean {
  if (!peek.keys.has('participants')) return false
  return (
    peek.keys.has('messages') && /^(sender_name|senderName)$/.test(senderKey(peek) ?? 'sender_name')
  )
}

function senderKey(peek: Peek): string | undefined {
  return Object.keys(asObject(peek.first('messages'))).find((key) => /sender/i.test(key))
}

function isPost(first: unknown): boolean {
  const value = asObject(first)
  if (!('timestamp' in value)) return false
  return Array.isArray(value['data']) || Array.isArray(value['attachments'])
}
