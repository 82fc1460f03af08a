import type { CatalogCollection } from '@mandate/grants'
import {
  boolean,
  collection,
  file,
  integer,
  number,
  object,
  string,
  strings,
  time,
} from './define.ts'

/** What a Facebook download becomes. Meta strips its files of place, time and camera. */
export const facebook: CatalogCollection[] = [
  collection('facebook.posts', {
    en: {
      title: 'Facebook posts',
      description: 'What you posted on Facebook, in groups and on other pages.',
      things: 'your Facebook posts',
      plain: 'posts',
      period: 'of',
      phrases: [{ fields: ['text'], text: 'What you wrote in your Facebook posts{when}' }],
      not: [
        { fields: ['media'], text: 'the photos and videos in them' },
        { fields: ['tags'], text: 'the people tagged', onlyWithAll: true },
      ],
    },
    fr: {
      title: 'Publications Facebook',
      description: 'Ce que vous avez publié sur Facebook, dans des groupes et sur d’autres pages.',
      things: 'vos publications Facebook',
      plain: 'publications',
      period: 'of',
      more: 'celles que vous ajouterez',
      phrases: [
        { fields: ['text'], text: 'Ce que vous avez écrit dans vos publications Facebook{when}' },
      ],
      not: [
        { fields: ['media'], text: 'les photos et vidéos jointes' },
        { fields: ['tags'], text: 'les personnes identifiées', onlyWithAll: true },
      ],
    },
    fields: [
      string('text', 'text', 'texte'),
      string('title', 'title', 'titre'),
      strings('urls', 'links', 'liens'),
      string('place_name', 'name of the place', 'nom du lieu'),
      number('latitude', 'latitude', 'latitude', { unit: 'deg' }),
      number('longitude', 'longitude', 'longitude', { unit: 'deg' }),
      strings('tags', 'people tagged', 'personnes identifiées', { sensitive: true }),
      string('life_event', 'life event', 'événement marquant'),
      time('updated_at', 'time of the last change', 'heure de la dernière modification'),
      string('container', 'group or page', 'groupe ou page'),
      file('media', 'the photos and videos themselves', 'les photos et vidéos elles-mêmes', {
        sensitive: true,
        present: { en: 'it has a photo or video', fr: 'une photo ou une vidéo est jointe' },
      }),
    ],
  }),

  collection('facebook.messages', {
    sensitive: true,
    about_others: true,
    en: {
      title: 'Facebook messages',
      description: 'Your conversations on Facebook and Messenger, with what others wrote.',
      things: 'the messages in your Facebook conversations',
      plain: 'messages',
      period: 'of',
      phrases: [
        {
          fields: ['sender'],
          text: 'Who wrote in your Facebook conversations{when}',
          more: 'new messages as you add them',
        },
        {
          fields: ['text'],
          text: 'What was written in your Facebook conversations{when}',
          more: 'new messages as you add them',
        },
        {
          fields: ['sender', 'text'],
          text: 'Who wrote what in your Facebook conversations{when}',
          more: 'new messages as you add them',
        },
      ],
      not: [
        { fields: ['text'], text: 'what was written' },
        {
          fields: ['photos', 'video', 'audio', 'files', 'stickers'],
          text: 'the files sent',
          onlyWithAll: true,
        },
      ],
    },
    fr: {
      title: 'Messages Facebook',
      description: 'Vos conversations sur Facebook et Messenger, avec ce que d’autres y ont écrit.',
      things: 'les messages de vos conversations Facebook',
      plain: 'messages',
      period: 'of',
      more: 'ceux que vous ajouterez',
      phrases: [
        {
          fields: ['sender'],
          text: 'Qui a écrit dans vos conversations Facebook{when}',
          more: 'les messages que vous ajouterez',
        },
        {
          fields: ['text'],
          text: 'Ce qui a été écrit dans vos conversations Facebook{when}',
          more: 'les messages que vous ajouterez',
        },
        {
          fields: ['sender', 'text'],
          text: 'Qui a écrit quoi dans vos conversations Facebook{when}',
          more: 'les messages que vous ajouterez',
        },
      ],
      not: [
        { fields: ['text'], text: 'ce qui a été écrit' },
        {
          fields: ['photos', 'video', 'audio', 'files', 'stickers'],
          text: 'les fichiers envoyés',
          onlyWithAll: true,
        },
      ],
    },
    fields: [
      string('thread_id', 'conversation', 'conversation'),
      string('section', 'section of the inbox', 'section de la boîte'),
      string('sender', 'sender', 'expéditeur'),
      string('text', 'text', 'texte'),
      string('kind', 'kind', 'genre'),
      number('call_s', 'length of the call', 'durée de l’appel', { unit: 's' }),
      boolean('missed', 'missed call or not', 'appel manqué ou non'),
      string('share_url', 'shared link', 'lien partagé'),
      object('reactions', 'reactions', 'réactions'),
      boolean('unsent', 'taken back or not', 'retiré ou non'),
      file('photos', 'the photos themselves', 'les photos elles-mêmes'),
      file('video', 'the videos themselves', 'les vidéos elles-mêmes'),
      file('audio', 'the recordings themselves', 'les enregistrements eux-mêmes'),
      file('files', 'the files themselves', 'les fichiers eux-mêmes'),
      file('stickers', 'the stickers themselves', 'les autocollants eux-mêmes'),
    ],
  }),

  collection('facebook.friends', {
    about_others: true,
    en: {
      title: 'Facebook friends',
      description: 'Your friends on Facebook, and requests sent, received and declined.',
      things: 'your Facebook friends and friend requests',
      plain: 'friends',
      period: 'of',
      phrases: [
        { fields: ['name'], text: 'The names of your Facebook friends and friend requests{when}' },
      ],
    },
    fr: {
      title: 'Amis Facebook',
      description: 'Vos amis sur Facebook, et les demandes envoyées, reçues et refusées.',
      things: 'vos amis et demandes d’amis Facebook',
      plain: 'amis',
      period: 'of',
      more: 'ceux que vous ajouterez',
      phrases: [
        { fields: ['name'], text: 'Les noms de vos amis et demandes d’amis Facebook{when}' },
      ],
    },
    fields: [
      string('name', 'name', 'nom'),
      string('kind', 'kind', 'genre', { description: 'friend, removed, rejected, sent, received' }),
    ],
  }),

  collection('facebook.other', {
    sensitive: true,
    en: {
      title: 'Other Facebook files',
      description: 'Files of the download that are kept as they came.',
      things: 'the other files of your Facebook download',
      plain: 'files',
      phrases: [
        {
          fields: ['original'],
          text: 'The other files of your Facebook download{when} themselves',
        },
      ],
      not: [{ fields: ['original'], text: 'the files themselves' }],
    },
    fr: {
      title: 'Autres fichiers Facebook',
      description: 'Fichiers du téléchargement, gardés tels quels.',
      things: 'les autres fichiers de votre téléchargement Facebook',
      plain: 'fichiers',
      more: 'ceux que vous ajouterez',
      phrases: [
        {
          fields: ['original'],
          text: 'Les autres fichiers de votre téléchargement Facebook{when} eux-mêmes',
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
