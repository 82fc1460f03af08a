import {
  asArray,
  asObject,
  asText,
  baseName,
  folderOf,
  present,
  type Reading,
  readJson,
  restOf,
  type Source,
} from '@mandate/importer'

/** `Google Chat/Groups/<space>/group_info.json`: what a conversation is called, and who is in it. */
export async function* readSpace(source: Source): AsyncGenerator<Reading> {
  if (source.from > 0) return
  const { archive, entry } = source
  const value = asObject(await readJson(await archive.open(entry), { limits: archive.limits }))
  const name = spaceName(value)
  const members = membersOf(value)
  if (name === undefined) return source.leave()
  const id = baseName(folderOf(entry.path))
  const rest = restOf(value, new Set(['name']))
  yield {
    items: [
      {
        element: 0,
        item: {
          collection: 'google.chat.spaces',
          key: id,
          time: null,
          fields: present({ space_id: id, space_name: name, members }),
          ...(rest && { rest }),
        },
      },
    ],
  }
}

/** Conversations of two have no name of their own. */
export function spaceName(value: Record<string, unknown>): string | undefined {
  return asText(value['name']) ?? (membersOf(value).join(', ') || undefined)
}

function membersOf(value: Record<string, unknown>): string[] {
  return asArray(value['members']).flatMap((one) => asText(asObject(one)['name']) ?? [])
}

/** Whether a JSON object is that, by its members. */
export function isSpace(keys: ReadonlySet<string>, path: string): boolean {
  return keys.has('members') && /(^|\/)group_info\.json$/i.test(path)
}
