/**
 * One text for one JSON value, whatever order a database keeps its members in: members sorted by UTF-16 code units,
 * no white space.
 * @see [RFC 8785](https://www.rfc-editor.org/rfc/rfc8785)
 */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  // Each entry of a log comes by here: nothing is made but the text.
  let text = ''
  if (Array.isArray(value)) {
    for (const item of value) text += (text === '' ? '' : ',') + canonical(item ?? null)
    return `[${text}]`
  }
  const members = value as Record<string, unknown>
  for (const name of inOrder(Object.keys(value))) {
    if (members[name] === undefined) continue
    text += (text === '' ? '' : ',') + written(name) + canonical(members[name])
  }
  return `{${text}}`
}

/** A few names are put in order one by one sooner than `sort` begins. */
function inOrder(names: string[]): string[] {
  if (names.length > 20) return names.sort()
  for (let at = 1; at < names.length; at++) {
    const name = names[at] as string
    let place = at
    for (; place > 0 && (names[place - 1] as string) > name; place--)
      names[place] = names[place - 1] as string
    names[place] = name
  }
  return names
}

/** Names come again and again. */
const known = new Map<string, string>()
const MOST_KNOWN = 1_000

function written(name: string): string {
  const before = known.get(name)
  if (before !== undefined) return before
  const text = `${JSON.stringify(name)}:`
  if (known.size < MOST_KNOWN) known.set(name, text)
  return text
}
