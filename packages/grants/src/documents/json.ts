/** JSON as signatures need it: read strictly (no duplicate names), written canonically. */

const DEPTH = 32

/**
 * Reads JSON that says everything once: an object with the same name twice means one thing to one
 * reader and another to the next, so it is refused.
 *
 * @throws {SyntaxError} saying where
 * @see [RFC 8725 §2.4] [RFC 7515 §4: "Header Parameter names within the JOSE Header MUST be unique"]
 */
export function readStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  // Counting is quick: of two members with one name only one is in the value.
  const { members, depth } = count(text)
  if (depth > DEPTH || members !== membersOf(value)) refuseDuplicates(text)
  return value
}

/** How many members the objects of well-formed JSON have in all, and how deep it is nested. */
function count(text: string): { members: number; depth: number } {
  let members = 0
  let depth = 0
  let open = 0
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        for (at++; text.charCodeAt(at) !== QUOTE; at++) {
          if (text.charCodeAt(at) === BACKSLASH) at++
        }
        break
      case COLON:
        members++
        break
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        depth = Math.max(depth, ++open)
        break
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        open--
    }
  }
  return { members, depth }
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a]
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d]

function membersOf(value: unknown): number {
  // `1e999` is JSON, and no number that anybody here could hold; what is written for it is `null`.
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new SyntaxError('A number in it is larger than any that can be held.')
  }
  if (typeof value !== 'object' || value === null) return 0
  let members = Array.isArray(value) ? 0 : Object.keys(value).length
  for (const one of Object.values(value)) members += membersOf(one)
  return members
}

/**
 * Walks well-formed JSON once and compares the names of each object. Strings are decoded, so that
 * "a" and "\u0061" are the same name.
 */
function refuseDuplicates(text: string): void {
  const open: (Set<string> | null)[] = []
  const colon = /\s*:/y
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/g
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [found] = match
    if (found === '{' || found === '[') {
      if (open.push(found === '{' ? new Set() : null) > DEPTH) {
        throw new SyntaxError(`JSON is nested deeper than ${DEPTH} at character ${match.index}.`)
      }
    } else if (found === '}' || found === ']') open.pop()
    else {
      const names = open.at(-1)
      colon.lastIndex = token.lastIndex
      if (!names || !colon.test(text)) continue
      const name = JSON.parse(found) as string
      if (names.has(name)) {
        throw new SyntaxError(`The name ${found} stands twice at character ${match.index}.`)
      }
      names.add(name)
    }
  }
}

/**
 * Canonical JSON: names sorted by UTF-16 code units, no spaces, numbers and strings as
 * ECMAScript writes them.
 *
 * @throws {TypeError} for what JSON cannot say: undefined, not finite, half a surrogate pair
 * @see [RFC 8785]
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${members.map(([name, one]) => `${canonicalJson(name)}:${canonicalJson(one)}`).join(',')}}`
  }
  // "If the Unicode value is a lone surrogate, a compliant JCS implementation MUST terminate."
  const isFine =
    value === null ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    (typeof value === 'string' && value.isWellFormed())
  if (!isFine) throw new TypeError(`Canonical JSON cannot hold ${typeof value} ${String(value)}.`)
  return JSON.stringify(value)
}
