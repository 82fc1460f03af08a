import type { CatalogCollection } from '@mandate/grants'

/** Ways to look at a kind of data. */
export type Way = 'table' | 'grid' | 'map' | 'time' | 'days' | 'threads'

/** How many fields a conversation is known by, and where its name stands. */
export interface ThreadFields {
  by: string
  name: string | null
}

/**
 * Which ways suit a collection, by what its fields are; the first is what its page begins with. No
 * collection is known by name: whatever the catalog gets is shown as well as its fields allow.
 */
export function waysOf(collection: CatalogCollection): Way[] {
  const has = (name: string) => collection.fields.some((field) => field.name === name)
  const hasPlace = has('latitude') && has('longitude')
  const hasText = has('text') || has('description')
  const pictures = pictureField(collection) !== null
  const threads = threadFields(collection) !== null
  const ways: Way[] = []
  if (threads) ways.push('threads')
  if (pictures && (hasPlace || !hasText)) ways.push('grid')
  if (hasPlace) ways.push('map')
  ways.push('table')
  if (pictures && !ways.includes('grid')) ways.push('grid')
  return [...ways, 'time', 'days']
}

/** The field whose files are pictures: they tell by themselves where they were taken. */
export function pictureField(collection: CatalogCollection): string | null {
  const field = collection.fields.find(
    ({ type, reveals }) => type === 'file' && reveals?.includes('place'),
  )
  return field?.name ?? null
}

/** Messages belong to conversations: something says to which, and somebody wrote each. */
export function threadFields(collection: CatalogCollection): ThreadFields | null {
  const has = (name: string) => collection.fields.some((field) => field.name === name)
  if (!has('text') || !(has('sender') || has('sender_name'))) return null
  if (has('space_id')) return { by: 'space_id', name: has('space_name') ? 'space_name' : null }
  return has('thread_id') ? { by: 'thread_id', name: null } : null
}

/** The number fields that a mean can be drawn of: places are for the map. */
export function measuresOf(collection: CatalogCollection): string[] {
  return collection.fields
    .filter(({ name, type }) => {
      const isNumber = type === 'number' || type === 'integer'
      return isNumber && !/(?:^|_)(?:latitude|longitude)$|(?:^|_)(?:id|tag)$/.test(name)
    })
    .map(({ name }) => name)
}
