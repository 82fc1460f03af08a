/**
 * Lists that an export says as a whole, as the importers declare them (`Collection.whole`): whoever undoes loads no importer for it.
 */
export const WHOLE: Record<string, readonly string[]> = {
  'google.contacts': ['names', 'emails', 'phones', 'orgs', 'titles', 'addresses', 'urls'],
}
