import { createHash } from 'node:crypto'
import type { Catalog, CatalogField, CollectionWords } from '@mandate/grants'

/** Two collections in the shape of the real ones: where photos were taken, and what was written (sensitive). */

const field = (
  name: string,
  type: CatalogField['type'],
  more: Partial<CatalogField> = {},
): CatalogField => ({
  name,
  title: name,
  type,
  sensitive: false,
  words: { en: { title: name }, fr: { title: name } },
  ...more,
})

const always = [field('id', 'string'), field('time', 'time'), field('account', 'string')]

const words = (en: CollectionWords): Record<'en' | 'fr', CollectionWords> => ({
  en,
  fr: { ...en, things: `${en.things} (fr)` },
})

const collections: Catalog['collections'] = [
  {
    name: 'google.photos',
    title: 'Photos',
    description: 'Photos and videos',
    sensitive: false,
    fields: [
      ...always,
      field('title', 'string'),
      field('latitude', 'number'),
      field('longitude', 'number'),
      field('albums', 'string list'),
      field('original', 'file', { sensitive: true }),
    ],
    words: words({
      title: 'Photos',
      things: 'your photos',
      period: 'of',
      phrases: [
        {
          fields: ['latitude', 'longitude'],
          text: 'Where your photos{when} were taken{more}{precision}',
        },
      ],
      not: [{ fields: ['original'], text: 'the photos themselves' }],
    }),
  },
  {
    name: 'google.watched',
    title: 'Videos',
    description: 'Videos watched',
    sensitive: false,
    fields: [...always, field('title', 'string'), field('channel', 'string')],
    words: words({ title: 'Videos', things: 'the videos you watched' }),
  },
  {
    name: 'facebook.messages',
    title: 'Messages',
    description: 'What was written',
    sensitive: true,
    about_others: true,
    fields: [...always, field('sender', 'string'), field('text', 'string', { sensitive: true })],
    words: words({ title: 'Messages', things: 'your conversations' }),
  },
]

export const catalog: Catalog = {
  sha256: createHash('sha256').update(JSON.stringify(collections)).digest('base64url'),
  collections,
}
