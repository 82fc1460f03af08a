import type { CatalogCollection } from '@mandate/grants'
import { boolean, collection, keptFiles, number, string } from './define.ts'

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
      string('kind', 'kind', 'genre', { description: 'track, episode, book' }),
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
  keptFiles('spotify', 'Spotify'),
]
