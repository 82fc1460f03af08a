import type { Collection, FieldType } from '@mandate/importer'

/** A collection by its name and its fields' types. */
export function collection(
  name: string,
  fields: Record<string, FieldType>,
  more: Pick<Collection, 'told' | 'named' | 'whole'> = {},
): Collection {
  return {
    name,
    fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
    ...more,
  }
}
