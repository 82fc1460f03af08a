import type { IncomingMessage } from 'node:http'
import { type FindRow, PUSHED } from './find.ts'
import { within } from './scope.ts'
import { keptAs } from './states.ts'

/** Where a question is asked, and the way back from it: both name it, and so does the cookie of whoever is asked. */
const QUESTION = /^\/(?:auth|consent)\/([\w-]{43})$/

interface Named {
  model: string
  id: string
}

/**
 * Begins to read what a request names in its address, while it is still found out who is in front of the browser: two looks by keys
 * that go to the database by one write. What is done with it, and whether anything is, is decided as ever.
 */
export function readingAhead(find: FindRow): (req: IncomingMessage) => void {
  return (req) => {
    const named = namedBy(req)
    if (named === null) return
    void within(req, async (scope) => {
      const found = find({ model: named.model, id: keptAs(named.model, named.id) })
      // Whoever asks for it hears of it.
      found.catch(() => {})
      scope.ahead.set(`${named.model} ${named.id}`, found)
    })
  }
}

function namedBy({ url = '', headers }: IncomingMessage): Named | null {
  const [path = '', query = ''] = url.split('?', 2)
  if (path === '/auth') {
    const uri = new URLSearchParams(query).get('request_uri')
    if (!uri?.startsWith(PUSHED) || uri.includes('\0')) return null
    return { model: 'PushedAuthorizationRequest', id: uri.slice(PUSHED.length) }
  }
  const [, uid] = QUESTION.exec(path) ?? []
  return uid !== undefined && headers.cookie?.includes(uid)
    ? { model: 'Interaction', id: uid }
    : null
}
