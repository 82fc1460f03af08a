/**
 * The path and query of an address of this service, or null. What comes from outside (`return_to`) must
 * not lead to another site: no scheme, no `//`, no backslash, which browsers read as a slash, no control character.
 */
export function ownPath(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 2_048) return null
  if (!/^\/(?![/\\])[^\\\u0000-\u0020\u007f]*$/.test(text)) return null
  // The parser of the browser has the last word: `/./\t/host` and its kin end elsewhere.
  const url = URL.canParse(text, 'http://own.invalid') ? new URL(text, 'http://own.invalid') : null
  if (url?.origin !== 'http://own.invalid' || url.pathname.startsWith('//')) return null
  return url.pathname + url.search + url.hash
}
