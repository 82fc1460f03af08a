/** What apps ask for in these tests, as `authorization_details`. */

const TERMS = { retention: { max: 'P30D', on_expiry: 'delete' }, recipients: [] }
const OF_2018 = [
  { field: 'time', op: '>=', value: '2018' },
  { field: 'time', op: '<', value: '2019' },
]

/** What the app says it cannot work without. */
export const MAP_OF_2018 = {
  collection: 'google.photos',
  filter: OF_2018,
  fields: ['latitude', 'longitude'],
  coarsen: { latitude: '0.01', longitude: '0.01' },
  purpose: 'to show your trips on a map',
  legal_basis: 'contract',
  ...TERMS,
}

/** The owner's choice; sensitive, and silent about how long and whom. */
export const PHOTOS_OF_2018 = {
  collection: 'google.photos',
  filter: OF_2018,
  fields: ['original'],
  optional: true,
  purpose: 'to show them beside each trip',
}

/** Used unless the owner objects. */
const VIDEOS = {
  collection: 'google.youtube.watched',
  fields: ['*'],
  optional: true,
  legal_basis: 'legitimate_interest',
  purpose: 'to improve our service',
  ...TERMS,
  recipients: ['Statistics Ltd', 'Maps Inc'],
}

export function details(...items: object[]): { authorization_details: string } {
  const typed = items.map((item) => ({ type: 'mandate_records', actions: ['read'], ...item }))
  return { authorization_details: JSON.stringify(typed) }
}

/** A request with something in each of the three groups. */
export const THREE_GROUPS = details(MAP_OF_2018, PHOTOS_OF_2018, VIDEOS)
