import type { CatalogCollection } from '@mandate/grants'
import {
  boolean,
  collection,
  type FieldOptions,
  file,
  integer,
  number,
  object,
  string,
  strings,
} from './define.ts'
import { googleTimeline } from './google-timeline.ts'

const photo: FieldOptions = { sensitive: true, reveals: ['place', 'time', 'camera'] }

/** What a Google Takeout becomes. Where the owner was stands in google-timeline.ts. */
export const google: CatalogCollection[] = [
  collection('google.photos', {
    en: {
      title: 'Photos',
      description: 'Photos and videos of Google Photos: when, where, with what, in which albums.',
      things: 'your photos',
      plain: 'photos',
      period: 'of',
      phrases: [{ fields: ['latitude', 'longitude'], text: 'Where your photos{when} were taken' }],
      not: [
        { fields: ['original', 'edited', 'live'], text: 'the photos themselves' },
        { fields: ['people'], text: 'the names of people', onlyWithAll: true },
      ],
    },
    fr: {
      title: 'Photos',
      description: 'Photos et vidéos de Google Photos : quand, où, avec quoi, dans quels albums.',
      things: 'vos photos',
      plain: 'photos',
      period: 'of',
      more: 'celles que vous ajouterez',
      phrases: [{ fields: ['latitude', 'longitude'], text: 'Où vos photos{when} ont été prises' }],
      not: [
        { fields: ['original', 'edited', 'live'], text: 'les photos elles-mêmes' },
        { fields: ['people'], text: 'les noms des personnes', onlyWithAll: true },
      ],
    },
    fields: [
      string('title', 'title', 'titre'),
      string('description', 'description', 'description'),
      number('latitude', 'latitude', 'latitude', { unit: 'deg', present: placeKnown() }),
      number('longitude', 'longitude', 'longitude', { unit: 'deg', present: placeKnown() }),
      number('altitude', 'altitude', 'altitude', { unit: 'm' }),
      strings('people', 'names of people', 'noms des personnes', {
        sensitive: true,
        present: { en: 'people are named', fr: 'des personnes sont nommées' },
      }),
      strings('albums', 'albums', 'albums'),
      boolean('favorited', 'whether it is a favourite', 'favorite ou non'),
      boolean('archived', 'whether it is archived', 'archivée ou non'),
      boolean('trashed', 'whether it is in the bin', 'dans la corbeille ou non'),
      string('url', 'address at Google Photos', 'adresse chez Google Photos'),
      string('origin', 'how it came to Google', 'provenance'),
      string('device', 'camera or phone', 'appareil'),
      integer('width', 'width', 'largeur', { unit: 'px' }),
      integer('height', 'height', 'hauteur', { unit: 'px' }),
      number('duration', 'length of a video', 'durée d’une vidéo', { unit: 's' }),
      file('original', 'photo or video itself', 'photo ou vidéo elle-même', photo),
      file('edited', 'edited photo itself', 'photo retouchée elle-même', photo),
      file('live', 'moving part itself', 'partie animée elle-même', photo),
    ],
  }),

  collection('google.albums', {
    en: {
      title: 'Albums',
      description: 'The albums of Google Photos. Which photo is in which stands with the photo.',
      things: 'your photo albums',
      plain: 'albums',
    },
    fr: {
      title: 'Albums',
      description: 'Les albums de Google Photos. Chaque photo dit dans lesquels elle est.',
      things: 'vos albums de photos',
      plain: 'albums',
    },
    fields: [
      string('title', 'title', 'titre'),
      string('description', 'description', 'description'),
      string('access', 'who may see it', 'qui peut le voir'),
    ],
  }),

  ...googleTimeline,

  collection('google.activity', {
    sensitive: true,
    en: {
      title: 'My Activity',
      description: 'What you did with Google’s products: searches, visits, questions.',
      things: 'what you did with Google’s products',
      plain: 'activities',
      phrases: [
        {
          fields: ['title'],
          where: { product: 'Search' },
          text: 'What you searched for on Google{when}',
        },
        {
          fields: ['*'],
          where: { product: 'Assistant' },
          text: 'What you asked Google Assistant{only}',
          always: '',
          more: '',
          whole: true,
        },
      ],
      included: [{ fields: ['recording'], text: 'The recordings are included.' }],
    },
    fr: {
      title: 'Mon activité',
      description:
        'Ce que vous avez fait avec les produits de Google : recherches, visites, questions.',
      things: 'ce que vous avez fait avec les produits de Google',
      plain: 'activités',
      phrases: [
        {
          fields: ['title'],
          where: { product: 'Search' },
          text: 'Ce que vous avez cherché sur Google{when}',
        },
        {
          fields: ['*'],
          where: { product: 'Assistant' },
          text: 'Ce que vous avez demandé à l’Assistant Google{only}',
          always: '',
          more: '',
          whole: true,
        },
      ],
      included: [{ fields: ['recording'], text: 'Les enregistrements sont compris.' }],
    },
    fields: [
      string('product', 'product', 'produit'),
      string('header', 'heading', 'rubrique'),
      string('action', 'action', 'action'),
      string('title', 'title', 'titre'),
      string('url', 'address', 'adresse'),
      object('subtitles', 'subtitles', 'sous-titres'),
      strings('details', 'details', 'détails'),
      string('location_name', 'name of the place', 'nom du lieu'),
      file('recording', 'recording', 'enregistrement', {
        present: { en: 'a recording was kept', fr: 'un enregistrement a été gardé' },
      }),
    ],
  }),

  collection('google.youtube.watched', {
    en: {
      title: 'YouTube history',
      description: 'The videos you watched on YouTube and YouTube Music.',
      things: 'the videos you watched on YouTube',
      plain: 'videos watched',
    },
    fr: {
      title: 'Historique YouTube',
      description: 'Les vidéos que vous avez regardées sur YouTube et YouTube Music.',
      things: 'les vidéos que vous avez regardées sur YouTube',
      plain: 'vidéos regardées',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('video_id', 'identifier of the video', 'identifiant de la vidéo'),
      string('title', 'title', 'titre'),
      string('channel', 'channel', 'chaîne'),
      string('channel_id', 'identifier of the channel', 'identifiant de la chaîne'),
      string('url', 'address', 'adresse'),
      boolean('from_ad', 'whether it was an advertisement', 'publicité ou non'),
      boolean('music', 'whether it was music', 'musique ou non'),
    ],
  }),

  collection('google.youtube.searched', {
    sensitive: true,
    en: {
      title: 'YouTube searches',
      description: 'What you searched for on YouTube and YouTube Music.',
      things: 'your searches on YouTube',
      plain: 'searches',
      phrases: [{ fields: ['query'], text: 'What you searched for on YouTube{when}' }],
    },
    fr: {
      title: 'Recherches YouTube',
      description: 'Ce que vous avez cherché sur YouTube et YouTube Music.',
      things: 'vos recherches sur YouTube',
      plain: 'recherches',
      more: 'celles que vous ajouterez',
      phrases: [{ fields: ['query'], text: 'Ce que vous avez cherché sur YouTube{when}' }],
    },
    fields: [
      string('query', 'words searched for', 'mots cherchés'),
      string('url', 'address', 'adresse'),
      boolean('from_ad', 'whether it was an advertisement', 'publicité ou non'),
    ],
  }),

  collection('google.other', {
    sensitive: true,
    en: {
      title: 'Other Google files',
      description: 'Files of the Takeout that are kept as they came.',
      things: 'the other files of your Google Takeout',
      plain: 'files',
      not: [{ fields: ['original'], text: 'the files themselves' }],
    },
    fr: {
      title: 'Autres fichiers Google',
      description: 'Fichiers de Google Takeout, gardés tels quels.',
      things: 'les autres fichiers de votre export Google Takeout',
      plain: 'fichiers',
      not: [{ fields: ['original'], text: 'les fichiers eux-mêmes' }],
    },
    fields: [
      string('path', 'path', 'chemin'),
      integer('size', 'size', 'taille', { unit: 'B' }),
      string('mime', 'type', 'type'),
      file('original', 'file', 'fichier'),
    ],
  }),
]

function placeKnown() {
  return { en: 'the place is known', fr: 'le lieu est connu' }
}
