import { asText, jsonElements, type Peek, type Source } from '@mandate/importer'

/** An album is one file: its title and the pictures in it. */
export function isAlbum(peek: Peek): boolean {
  return (
    peek.keys.has('photos') &&
    (peek.keys.has('cover_photo') || peek.keys.has('name') || peek.keys.has('description'))
  )
}

/** An album that nobody has put a picture in: its list is empty, and nothing but the file says what it is called. */
export function isEmptyAlbum(path: string, { keys }: Peek): boolean {
  return /(^|\/)album\/\d+\.json$/i.test(path) && keys.has('name') && !keys.has('photos')
}

/** An album's title, which may stand behind its pictures. What it says of itself no field takes. */
export async function albumOf(
  { archive, entry, miss }: Source,
  peek: Peek,
): Promise<string | undefined> {
  if (!isAlbum(peek)) return undefined
  const quiet = { limits: archive.limits, note: () => {}, fail: () => {} }
  const wants = (key: string | null) => key === 'name' || key === 'description'
  const said = new Map<string | null, string | undefined>()
  const bytes = await archive.open(entry)
  for await (const batch of jsonElements(bytes, { ...quiet, wants, mojibake: true })) {
    for (const { key, member, value } of batch) if (member) said.set(key, asText(value))
  }
  if (said.get('description') !== undefined) miss()
  return said.get('name')
}
