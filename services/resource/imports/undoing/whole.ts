// What importers declare of their collections (`Collection`), as far as undoing asks it: it loads no importer for that.

/** Lists that an export says as a whole: `Collection.whole`. */
export const WHOLE: Record<string, readonly string[]> = {
  'google.contacts': ['names', 'emails', 'phones', 'orgs', 'titles', 'addresses', 'urls'],
}

/** `Collection.named` */
export const NAMED: Record<string, { field: string; of: string; by: string; as: string }> = {
  'google.photos': { field: 'albums', of: 'google.albums', by: 'folders', as: 'title' },
}

/** `Collection.told` */
export const TOLD: Record<string, { field: string; by: string; of: string }> = {
  'google.chat': { field: 'space_name', by: 'space_id', of: 'google.chat.spaces' },
}
