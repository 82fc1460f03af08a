import type { Collection, FieldType } from '@mandate/importer'

function collection(name: string, fields: Record<string, FieldType>): Collection {
  return { name, fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })) }
}

/** What things that are little more than a name have in common. */
const thing = { name: 'string', kind: 'string', url: 'string', title: 'string' } as const
const place = { latitude: 'number', longitude: 'number' } as const

/** What this importer gives. Units: degrees WGS84, seconds. */
export const collections: readonly Collection[] = [
  collection('facebook.posts', {
    text: 'string',
    title: 'string',
    urls: 'string list',
    place_name: 'string',
    ...place,
    tags: 'string list',
    life_event: 'string',
    updated_at: 'time',
    container: 'string',
    media: 'file',
  }),
  collection('facebook.photos', {
    title: 'string',
    description: 'string',
    album: 'string',
    ...place,
    camera: 'string',
    taken_at: 'time',
    media: 'file',
  }),
  collection('facebook.comments', {
    text: 'string',
    on_title: 'string',
    group: 'string',
    media: 'file',
  }),
  collection('facebook.reactions', {
    reaction: 'string',
    target: 'string',
    url: 'string',
    media: 'file',
  }),
  collection('facebook.messages', {
    thread_id: 'string',
    section: 'string',
    sender: 'string',
    text: 'string',
    kind: 'string',
    call_s: 'number',
    missed: 'boolean',
    share_url: 'string',
    reactions: 'object',
    unsent: 'boolean',
    photos: 'file',
    video: 'file',
    audio: 'file',
    files: 'file',
    stickers: 'file',
  }),
  collection('facebook.threads', {
    thread_id: 'string',
    section: 'string',
    title: 'string',
    participants: 'string list',
    kind: 'string',
    left: 'boolean',
    image: 'file',
  }),
  collection('facebook.friends', { name: 'string', kind: 'string' }),
  collection('facebook.follows', { ...thing, media: 'file' }),
  collection('facebook.groups', { ...thing, media: 'file' }),
  collection('facebook.pages', { ...thing, media: 'file' }),
  collection('facebook.events', {
    ...thing,
    description: 'string',
    place_name: 'string',
    ...place,
    media: 'file',
  }),
  collection('facebook.saved', { ...thing, media: 'file' }),
  collection('facebook.searches', { ...thing, media: 'file' }),
  collection('facebook.places', { ...thing, address: 'string', ...place, media: 'file' }),
  collection('facebook.stories', { ...thing, media: 'file' }),
  collection('facebook.profile', {
    name: 'string',
    username: 'string',
    emails: 'string list',
    phones: 'string list',
    birthday: 'string',
    gender: 'string',
    city: 'string',
    hometown: 'string',
    relationship: 'string',
    about: 'string',
    religion: 'string',
    politics: 'string',
    languages: 'string list',
    websites: 'string list',
    work: 'object',
    education: 'object',
    family: 'object',
    url: 'string',
    registered_at: 'time',
  }),
  collection('facebook.other', {
    path: 'string',
    size: 'integer',
    mime: 'string',
    original: 'file',
  }),
]
