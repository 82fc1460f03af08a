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
} from '../define.ts'
import { googleChat } from './chat.ts'
import { googleDesk } from './desk.ts'
import { googleLetters } from './letters.ts'
import { googleLife } from './life.ts'
import { googleMoney } from './money.ts'
import { googleTimeline } from './timeline.ts'
import { googleYoutube } from './youtube.ts'

const photo: FieldOptions = { sensitive: true, reveals: ['place', 'time', 'camera'] }

/** What a Google Takeout becomes. Whole areas stand in files of their own. */
export const google: CatalogCollection[] = [
  collection('google.photos', {
    en: {
      title: 'Photos',
      description: 'Photos and videos of Google Photos: when, where, with what, in which albums.',
      things: 'your photos',
      plain: 'photos',
      period: 'of',
      phrases: [
        { fields: ['latitude', 'longitude'], text: 'Where your photos{when} were taken' },
        {
          fields: ['original'],
          text: 'Your photos and videos{when} themselves, without the place, time and camera hidden in the files',
        },
      ],
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
      phrases: [
        { fields: ['latitude', 'longitude'], text: 'Où vos photos{when} ont été prises' },
        {
          fields: ['original'],
          text: 'Vos photos et vidéos{when} elles-mêmes, sans le lieu, l’heure ni l’appareil cachés dans les fichiers',
        },
      ],
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
      boolean('favorited', 'favourite or not', 'favorite ou non'),
      boolean('archived', 'archived or not', 'archivée ou non'),
      boolean('trashed', 'in the bin or not', 'à la corbeille ou non'),
      string('url', 'address at Google Photos', 'adresse chez Google Photos'),
      string('origin', 'how they came to Google', 'façon d’arriver chez Google'),
      string('device', 'camera or phone', 'appareil'),
      integer('width', 'width', 'largeur', { unit: 'px' }),
      integer('height', 'height', 'hauteur', { unit: 'px' }),
      number('duration', 'length of videos', 'durée des vidéos', { unit: 's' }),
      file(
        'original',
        'the photos and videos themselves',
        'les photos et vidéos elles-mêmes',
        photo,
      ),
      file(
        'edited',
        'the edited versions themselves',
        'les versions retouchées elles-mêmes',
        photo,
      ),
      file('live', 'the moving parts themselves', 'les parties animées elles-mêmes', photo),
    ],
  }),

  collection('google.albums', {
    en: {
      title: 'Albums',
      description: 'The albums of Google Photos. Which photo is in which stands with the photo.',
      things: 'your photo albums',
      plain: 'albums',
      period: 'of',
    },
    fr: {
      title: 'Albums',
      description: 'Les albums de Google Photos. Chaque photo dit dans lesquels elle est.',
      things: 'vos albums de photos',
      plain: 'albums',
      period: 'of',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      string('title', 'title', 'titre'),
      string('description', 'description', 'description'),
      string('access', 'who may see them', 'qui peut les voir'),
      strings('folders', 'names of their folders', 'noms de leurs dossiers'),
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
      more: 'new activity as you add it',
      phrases: [
        {
          fields: ['title'],
          where: { product: 'Search' },
          text: 'What you searched for on Google{when}',
          more: 'new searches as you add them',
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
          more: 'les recherches que vous ajouterez',
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
      file('recording', 'the recordings themselves', 'les enregistrements eux-mêmes', {
        present: { en: 'a recording was kept', fr: 'un enregistrement a été gardé' },
      }),
      file('image', 'picture', 'image', {
        reveals: ['time'],
        present: { en: 'a picture was kept', fr: 'une image a été gardée' },
      }),
    ],
  }),

  ...googleYoutube,
  ...googleLetters,
  ...googleChat,
  ...googleDesk,
  ...googleLife,
  ...googleMoney,

  collection('google.other', {
    sensitive: true,
    en: {
      title: 'Other Google files',
      description: 'Files of the Takeout that are kept as they came.',
      things: 'the other files of your Google Takeout',
      plain: 'files',
      phrases: [
        { fields: ['original'], text: 'The other files of your Google Takeout{when} themselves' },
      ],
      not: [{ fields: ['original'], text: 'the files themselves' }],
    },
    fr: {
      title: 'Autres fichiers Google',
      description: 'Fichiers de Google Takeout, gardés tels quels.',
      things: 'les autres fichiers de votre export Google Takeout',
      plain: 'fichiers',
      more: 'ceux que vous ajouterez',
      phrases: [
        {
          fields: ['original'],
          text: 'Les autres fichiers de votre export Google Takeout{when} eux-mêmes',
        },
      ],
      not: [{ fields: ['original'], text: 'les fichiers eux-mêmes' }],
    },
    fields: [
      string('path', 'path', 'chemin'),
      integer('size', 'size', 'taille', { unit: 'B' }),
      string('mime', 'type', 'type'),
      file('original', 'the files themselves', 'les fichiers eux-mêmes'),
    ],
  }),
]

function placeKnown() {
  return { en: 'the place is known', fr: 'le lieu est connu' }
}
