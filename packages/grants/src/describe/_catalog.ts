/** The words with which the sentences of the design are said: fields, phrases, denials. */
import type {
  Catalog,
  CatalogCollection,
  CatalogField,
  CollectionWords,
  FieldType,
} from '../catalog.ts'

function field(
  name: string,
  type: FieldType,
  [en, fr]: [string, string],
  more: { sensitive?: boolean; unit?: string; present?: [string, string] } = {},
): CatalogField {
  const { present, sensitive = false, unit } = more
  return {
    name,
    type,
    title: en,
    sensitive,
    ...(unit && { unit }),
    words: {
      en: { title: en, ...(present && { present: present[0] }) },
      fr: { title: fr, ...(present && { present: present[1] }) },
    },
  }
}

const place = [
  field('latitude', 'number', ['latitude', 'latitude'], { unit: 'deg' }),
  field('longitude', 'number', ['longitude', 'longitude'], { unit: 'deg' }),
]

function collection(
  name: string,
  fields: CatalogField[],
  en: Omit<CollectionWords, 'title'>,
  fr: Omit<CollectionWords, 'title'>,
  more: { aboutOthers?: boolean; sensitive?: boolean } = {},
): CatalogCollection {
  const common = [
    field('id', 'string', ['identifier', 'identifiant']),
    field('time', 'time', ['time', 'heure']),
    field('account', 'string', ['account', 'compte']),
  ]
  const words = { en: { title: name, ...en }, fr: { title: name, ...fr } }
  const { aboutOthers = false, sensitive = false } = more
  return {
    name,
    title: name,
    description: '',
    sensitive,
    about_others: aboutOthers,
    fields: [...common, ...fields],
    words,
  }
}

const photos = collection(
  'google.photos',
  [
    field('title', 'string', ['title', 'titre']),
    field('description', 'string', ['description', 'description']),
    ...place,
    field('altitude', 'number', ['altitude', 'altitude'], { unit: 'm' }),
    field('albums', 'string list', ['albums', 'albums']),
    field('favorited', 'boolean', ['favourite', 'favorite']),
    field('archived', 'boolean', ['archived', 'archivée']),
    field('url', 'string', ['address', 'adresse']),
    field('device', 'string', ['camera', 'appareil']),
    field('width', 'integer', ['width', 'largeur'], { unit: 'px' }),
    field('height', 'integer', ['height', 'hauteur'], { unit: 'px' }),
    field('people', 'string list', ['names of people', 'noms des personnes'], { sensitive: true }),
    field('original', 'file', ['photo itself', 'photo elle-même'], { sensitive: true }),
  ],
  {
    things: 'your photos',
    period: 'of',
    phrases: [{ fields: ['latitude', 'longitude'], text: 'Where your photos{when} were taken' }],
    not: [
      { fields: ['original'], text: 'the photos themselves' },
      { fields: ['people'], text: 'the names of people', onlyWithAll: true },
    ],
  },
  {
    things: 'vos photos',
    period: 'of',
    more: 'celles que vous ajouterez',
    phrases: [{ fields: ['latitude', 'longitude'], text: 'Où vos photos{when} ont été prises' }],
    not: [
      { fields: ['original'], text: 'les photos elles-mêmes' },
      { fields: ['people'], text: 'les noms des personnes', onlyWithAll: true },
    ],
  },
)

const visits = collection(
  'google.visits',
  [field('name', 'string', ['name', 'nom']), ...place],
  {
    things: 'the places you visited',
    phrases: [{ fields: ['name'], text: 'The places you visited{when}: their names' }],
  },
  {
    things: 'les lieux que vous avez visités',
    phrases: [{ fields: ['name'], text: 'Les lieux que vous avez visités{when}\u202f: leur nom' }],
  },
)

const location = collection(
  'google.location',
  [...place, field('speed', 'number', ['speed', 'vitesse'], { unit: 'm/s' })],
  {
    things: 'your whereabouts',
    phrases: [
      {
        fields: ['latitude~*', 'longitude~*', 'time~month'],
        text: 'Roughly where you were each month{precision}{when}{more}',
        more: 'new months as you add them',
      },
    ],
  },
  {
    things: 'vos positions',
    phrases: [
      {
        fields: ['latitude~*', 'longitude~*', 'time~month'],
        text: 'À peu près où vous étiez chaque mois{precision}{when}{more}',
        more: 'les mois que vous ajouterez',
      },
    ],
  },
)

const watched = collection(
  'google.youtube.watched',
  [
    field('title', 'string', ['title', 'titre']),
    field('channel', 'string', ['channel', 'chaîne']),
    field('seen_at', 'time', ['seen', 'vue']),
  ],
  { things: 'the videos you watched on YouTube' },
  { things: 'les vidéos que vous avez regardées sur YouTube', more: 'celles que vous ajouterez' },
)

const activity = collection(
  'google.activity',
  [
    field('product', 'string', ['product', 'produit']),
    field('title', 'string', ['title', 'titre'], { sensitive: true }),
    field('recording', 'file', ['recording', 'enregistrement'], {
      present: ['a recording was kept', 'un enregistrement a été gardé'],
    }),
  ],
  {
    things: 'what you did at Google',
    phrases: [
      {
        fields: ['title'],
        where: { product: 'Search' },
        text: 'What you searched for on Google{when}',
      },
      {
        fields: ['*'],
        where: { product: 'Assistant' },
        text: 'What you asked Google Assistant',
        whole: true,
      },
    ],
    included: [{ fields: ['recording'], text: 'The recordings are included.' }],
  },
  {
    things: 'ce que vous avez fait chez Google',
    phrases: [
      {
        fields: ['title'],
        where: { product: 'Search' },
        text: 'Ce que vous avez cherché sur Google{when}',
      },
      {
        fields: ['*'],
        where: { product: 'Assistant' },
        text: 'Ce que vous avez demandé à l’Assistant Google',
        whole: true,
      },
    ],
    included: [{ fields: ['recording'], text: 'Les enregistrements sont compris.' }],
  },
)

const messages = collection(
  'facebook.messages',
  [field('sender', 'string', ['sender', 'auteur']), field('text', 'string', ['text', 'texte'])],
  {
    things: 'your Facebook messages',
    phrases: [{ fields: ['sender'], text: 'Who wrote in your Facebook conversations{when}' }],
    not: [{ fields: ['text'], text: 'what was written' }],
  },
  {
    things: 'vos messages Facebook',
    phrases: [{ fields: ['sender'], text: 'Qui a écrit dans vos conversations Facebook{when}' }],
    not: [{ fields: ['text'], text: 'ce qui a été écrit' }],
  },
  { aboutOthers: true },
)

const daily = collection(
  'google.fit.daily',
  [
    field('steps', 'integer', ['steps', 'pas']),
    field('distance', 'number', ['distance', 'distance'], { unit: 'm' }),
  ],
  {
    things: 'your days in Fit',
    phrases: [
      {
        fields: ['steps', 'time~day'],
        text: 'How many steps you took each day',
        always: '',
        more: 'new days as you add them',
      },
    ],
  },
  {
    things: 'vos journées dans Fit',
    phrases: [
      {
        fields: ['steps', 'time~day'],
        text: 'Combien de pas vous avez faits chaque jour',
        always: '',
        more: 'les jours que vous ajouterez',
      },
    ],
  },
)

const notes = collection(
  'tripmap.notes',
  [
    field('text', 'string', ['text', 'texte']),
    field('hidden', 'string', ['hidden', 'caché'], { sensitive: true }),
  ],
  { things: 'its notes', plain: 'notes' },
  { things: 'ses notes', plain: 'notes' },
)

/** Two collections, and two fields, that a careless catalog calls the same. */
const twins = ['plain.one', 'plain.two'].map((name) => ({
  ...collection(
    name,
    [field('a', 'number', ['value', 'valeur']), field('b', 'number', ['value', 'valeur'])],
    { things: 'your things', plain: 'things' },
    { things: 'vos choses', plain: 'choses' },
  ),
}))

export const PAGES: Catalog = {
  sha256: 'catalog-of-the-pages',
  collections: [
    photos,
    visits,
    location,
    watched,
    activity,
    messages,
    daily,
    notes,
    ...twins,
    // One without words.
    { name: 'bare.things', title: 'Things', description: '', sensitive: true, fields: place },
  ],
}
