import type { CatalogCollection } from '@mandate/grants'
import { boolean, collection, integer, keptFiles, number, string, strings } from './define.ts'
import { spotifyAbout } from './spotify-about.ts'

/** What a Spotify download becomes. */
export const spotify: CatalogCollection[] = [
  collection('spotify.plays', {
    en: {
      title: 'Listening on Spotify',
      description: 'Songs, episodes and chapters played on Spotify, to the second.',
      things: 'what you listened to on Spotify',
      plain: 'plays',
      more: 'what you add later',
      phrases: [{ fields: ['title', 'artist'], text: 'What you listened to on Spotify{when}' }],
    },
    fr: {
      title: 'Écoutes sur Spotify',
      description: 'Morceaux, épisodes et chapitres écoutés sur Spotify, à la seconde près.',
      things: 'ce que vous avez écouté sur Spotify',
      plain: 'écoutes',
      phrases: [{ fields: ['title', 'artist'], text: 'Ce que vous avez écouté sur Spotify{when}' }],
    },
    fields: [
      string('title', 'title', 'titre'),
      string('artist', 'artist or show', 'artiste ou émission'),
      string('album', 'album', 'album'),
      string('kind', 'kind', 'type', { description: 'track, episode, book' }),
      string('uri', 'address at Spotify', 'adresse chez Spotify'),
      number('played_s', 'how long it was played', 'durée d’écoute', { unit: 's' }),
      boolean('skipped', 'skipped or not', 'passé ou non'),
      boolean('shuffle', 'shuffled or not', 'lecture aléatoire ou non'),
      boolean('offline', 'offline or not', 'hors connexion ou non'),
      boolean('incognito', 'in a private session or not', 'session privée ou non'),
      string('platform', 'device', 'appareil'),
      string('country', 'country', 'pays'),
    ],
  }),
  collection('spotify.saved', {
    en: {
      title: 'Saved on Spotify',
      description: 'Songs, albums, artists, shows and episodes in your library on Spotify.',
      things: 'what you saved on Spotify',
      plain: 'saved things',
      more: 'what you add later',
    },
    fr: {
      title: 'Bibliothèque Spotify',
      description: 'Morceaux, albums, artistes, émissions et épisodes de votre bibliothèque.',
      things: 'ce que vous avez enregistré sur Spotify',
      plain: 'choses enregistrées',
    },
    fields: [
      string('name', 'name', 'nom'),
      string('kind', 'kind', 'type', {
        description:
          'track, album, artist, show, episode, book, and what you barred: banned_track, …',
      }),
      string('artist', 'artist or publisher', 'artiste ou éditeur'),
      string('album', 'album', 'album'),
      string('uri', 'address at Spotify', 'adresse chez Spotify'),
    ],
  }),
  collection('spotify.playlists', {
    en: {
      title: 'Spotify playlists',
      description: 'Your playlists on Spotify: what they are called, and who makes them with you.',
      things: 'your Spotify playlists',
      plain: 'playlists',
      more: 'what you add later',
      period: 'of',
    },
    fr: {
      title: 'Playlists Spotify',
      description: 'Vos playlists sur Spotify : leurs noms, et qui les fait avec vous.',
      things: 'vos playlists Spotify',
      plain: 'playlists',
      more: 'celles que vous ajouterez',
      period: 'of',
    },
    fields: [
      string('title', 'title', 'titre'),
      string('description', 'description', 'description'),
      strings('collaborators', 'who makes it with you', 'qui la fait avec vous'),
      integer('followers', 'how many follow it', 'nombre d’abonnés'),
    ],
  }),
  collection('spotify.playlist_items', {
    en: {
      title: 'Entries of Spotify playlists',
      description: 'What stands in your playlists on Spotify, and since when.',
      things: 'what is in your Spotify playlists',
      plain: 'entries',
      more: 'what you add later',
      period: 'of',
    },
    fr: {
      title: 'Contenu des playlists Spotify',
      description: 'Ce que contiennent vos playlists sur Spotify, et depuis quand.',
      things: 'le contenu de vos playlists Spotify',
      plain: 'entrées',
      more: 'celles que vous ajouterez',
      period: 'of',
    },
    fields: [
      string('playlist', 'playlist', 'playlist'),
      string('title', 'title', 'titre'),
      string('artist', 'artist or show', 'artiste ou émission'),
      string('album', 'album', 'album'),
      string('kind', 'kind', 'type', { description: 'track, episode, book, local' }),
      string('uri', 'address at Spotify', 'adresse chez Spotify'),
    ],
  }),
  collection('spotify.searches', {
    sensitive: true,
    en: {
      title: 'Searches on Spotify',
      description: 'What you searched for on Spotify in the last months.',
      things: 'your Spotify searches',
      plain: 'searches',
      phrases: [
        {
          fields: ['query'],
          text: 'What you searched for on Spotify{when}',
          more: 'new searches as you add them',
        },
      ],
    },
    fr: {
      title: 'Recherches sur Spotify',
      description: 'Ce que vous avez cherché sur Spotify ces derniers mois.',
      things: 'vos recherches Spotify',
      plain: 'recherches',
      more: 'celles que vous ajouterez',
      phrases: [
        {
          fields: ['query'],
          text: 'Ce que vous avez cherché sur Spotify{when}',
          more: 'les recherches que vous ajouterez',
        },
      ],
    },
    fields: [
      string('query', 'what you searched for', 'ce que vous avez cherché'),
      strings('opened', 'addresses of what you opened', 'adresses de ce que vous avez ouvert'),
      string('platform', 'device', 'appareil'),
    ],
  }),
  ...spotifyAbout,
  keptFiles('spotify', 'Spotify'),
]
