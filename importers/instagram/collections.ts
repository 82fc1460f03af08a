import type { Collection, FieldType } from '@mandate/importer'
import { ACTIVITY } from '@mandate/importer/meta'

function collection(name: string, fields: Record<string, FieldType>): Collection {
  return { name, fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })) }
}

const shown = {
  text: 'string',
  kind: 'string',
  latitude: 'number',
  longitude: 'number',
  camera: 'string',
  media: 'file',
} as const
const thing = { name: 'string', kind: 'string', url: 'string', title: 'string' } as const

/** What this importer gives. Units: degrees WGS84, seconds. */
export const collections: readonly Collection[] = [
  collection('instagram.posts', shown),
  collection('instagram.stories', shown),
  collection('instagram.reels', shown),
  collection('instagram.messages', {
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
  collection('instagram.threads', {
    thread_id: 'string',
    section: 'string',
    title: 'string',
    participants: 'string list',
    kind: 'string',
    left: 'boolean',
    image: 'file',
  }),
  collection('instagram.comments', { text: 'string', on_title: 'string', media: 'file' }),
  collection('instagram.likes', thing),
  collection('instagram.saved', { ...thing, collection: 'string' }),
  collection('instagram.reposts', thing),
  collection('instagram.follows', thing),
  collection('instagram.searches', thing),
  collection('instagram.viewed', thing),
  collection('instagram.answers', thing),
  collection('instagram.interests', thing),
  collection('instagram.off_instagram', { name: 'string', kind: 'string', event_id: 'string' }),
  collection('instagram.activity', ACTIVITY),
  collection('instagram.sign_ins', { activity: 'string', ip: 'string', agent: 'string' }),
  collection('instagram.profile_changes', {
    changed: 'string',
    before: 'string',
    after: 'string',
  }),
  collection('instagram.contacts', {
    first_name: 'string',
    last_name: 'string',
    contact: 'string',
  }),
  collection('instagram.profile', {
    name: 'string',
    username: 'string',
    emails: 'string list',
    phones: 'string list',
    birthday: 'string',
    gender: 'string',
    about: 'string',
    websites: 'string list',
    picture: 'file',
  }),
  collection('instagram.other', {
    path: 'string',
    size: 'integer',
    mime: 'string',
    original: 'file',
  }),
]
