import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** A tag for what these parts say together. Weak: the same in whatever coding it goes out. */
export function weakTag(...parts: (string | Buffer)[]): string {
  const said = createHash('sha256')
  for (const part of parts) said.update(`${part.length}:`).update(part)
  return `W/"${said.digest('base64url').slice(0, 22)}"`
}

/**
 * Whether the asker has what a tag names: then 304 says all there is to say. `Cache-Control: no-cache` beside it is
 * not obeyed, because `fetch` adds it wherever a script sets the header itself.
 * @see [RFC 9110 §13.1.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2) "A recipient MUST use the weak
 *   comparison function when comparing entity tags for If-None-Match"
 */
export function isKnown(req: Pick<IncomingMessage, 'headers'>, etag: string): boolean {
  const header = req.headers['if-none-match']
  if (header === undefined) return false
  if (header.trim() === '*') return true
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '')
  return header.split(',').some((one) => opaque(one) === opaque(etag))
}
