import type { Collection, FieldType } from '@mandate/importer'

function collection(name: string, fields: Record<string, FieldType>): Collection {
  return { name, fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })) }
}

/** What this importer gives. Units: degrees WGS84, seconds. */
export const collections: readonly Collection[] = [
  collection('facebook.posts', {
    text: 'string',
    title: 'string',
    urls: 'string list',
    place_name: 'string',
    latitude: 'number',
    longitude: 'number',
    tags: 'string list',
    life_event: 'string',
    updated_at: 'time',
    container: 'string',
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
  collection('facebook.friends', { name: 'string', kind: 'string' }),
  collection('facebook.other', {
    path: 'string',
    size: 'integer',
    mime: 'string',
    original: 'file',
  }),
]
