import type { CatalogCollection } from '@mandate/grants'
import { boolean, collection, file, string } from '../define.ts'

/** What the owner watched, searched for, wrote, subscribed to and uploaded on YouTube. */
export const googleYoutube: CatalogCollection[] = [
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
      boolean('from_ad', 'advertisement or not', 'publicité ou non'),
      boolean('music', 'music or not', 'musique ou non'),
    ],
  }),

  collection('google.youtube.searched', {
    sensitive: true,
    en: {
      title: 'YouTube searches',
      description: 'What you searched for on YouTube and YouTube Music.',
      things: 'your searches on YouTube',
      plain: 'searches',
      phrases: [
        {
          fields: ['query'],
          text: 'What you searched for on YouTube{when}',
          more: 'new searches as you add them',
        },
      ],
    },
    fr: {
      title: 'Recherches YouTube',
      description: 'Ce que vous avez cherché sur YouTube et YouTube Music.',
      things: 'vos recherches sur YouTube',
      plain: 'recherches',
      more: 'celles que vous ajouterez',
      phrases: [
        {
          fields: ['query'],
          text: 'Ce que vous avez cherché sur YouTube{when}',
          more: 'les recherches que vous ajouterez',
        },
      ],
    },
    fields: [
      string('query', 'words searched for', 'mots cherchés'),
      string('url', 'address', 'adresse'),
      boolean('from_ad', 'advertisement or not', 'publicité ou non'),
    ],
  }),

  collection('google.youtube.comments', {
    en: {
      title: 'YouTube comments',
      description: 'What you wrote below videos, in live chats and in posts.',
      things: 'your comments on YouTube',
      plain: 'comments',
      period: 'of',
    },
    fr: {
      title: 'Commentaires YouTube',
      description:
        'Ce que vous avez écrit sous des vidéos, dans des chats en direct et dans des posts.',
      things: 'vos commentaires sur YouTube',
      plain: 'commentaires',
      period: 'of',
    },
    fields: [
      string('comment_id', 'comment identifier', 'identifiant du commentaire'),
      string('video_id', 'identifier of the video', 'identifiant de la vidéo'),
      string('post_id', 'identifier of the post', 'identifiant du post'),
      string('parent_id', 'comment it answers', 'commentaire auquel il répond'),
      string('text', 'text', 'texte'),
      string('price', 'amount paid', 'montant payé'),
      string('kind', 'kind', 'type', { description: 'comment, live chat, post' }),
    ],
  }),

  collection('google.youtube.subscriptions', {
    en: {
      title: 'YouTube subscriptions',
      description: 'The channels you subscribe to.',
      things: 'the channels you subscribe to on YouTube',
      plain: 'subscriptions',
    },
    fr: {
      title: 'Abonnements YouTube',
      description: 'Les chaînes que vous suivez sur YouTube.',
      things: 'les chaînes de vos abonnements YouTube',
      plain: 'abonnements',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('channel_id', 'identifier of the channel', 'identifiant de la chaîne'),
      string('title', 'name', 'nom'),
      string('url', 'address', 'adresse'),
    ],
  }),

  collection('google.youtube.playlists', {
    en: {
      title: 'YouTube playlists',
      description: 'Your playlists. Their videos stand apart.',
      things: 'your playlists on YouTube',
      plain: 'playlists',
    },
    fr: {
      title: 'Playlists YouTube',
      description: 'Vos playlists. Leurs vidéos sont à part.',
      things: 'vos playlists sur YouTube',
      plain: 'playlists',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('playlist_id', 'identifier of the playlist', 'identifiant de la playlist'),
      string('title', 'title', 'titre'),
      string('description', 'description', 'description'),
      string('visibility', 'who may see it', 'qui peut la voir'),
    ],
  }),

  collection('google.youtube.playlist_items', {
    en: {
      title: 'Videos in playlists',
      description: 'Which videos you put in which playlist, and when.',
      things: 'the videos in your YouTube playlists',
      plain: 'videos in playlists',
    },
    fr: {
      title: 'Vidéos des playlists',
      description: 'Quelles vidéos vous avez mises dans quelle playlist, et quand.',
      things: 'les vidéos de vos playlists YouTube',
      plain: 'vidéos des playlists',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('playlist', 'playlist', 'playlist'),
      string('video_id', 'identifier of the video', 'identifiant de la vidéo'),
      string('title', 'title', 'titre'),
      string('album', 'album of a song', 'album d’un morceau'),
      string('artist', 'who sings or plays a song', 'qui chante ou joue un morceau'),
    ],
  }),

  collection('google.youtube.videos', {
    en: {
      title: 'Your YouTube videos',
      description: 'The videos you published or uploaded.',
      things: 'the videos you uploaded to YouTube',
      plain: 'uploaded videos',
      not: [{ fields: ['original'], text: 'the videos themselves' }],
    },
    fr: {
      title: 'Vos vidéos YouTube',
      description: 'Les vidéos que vous avez publiées ou téléversées.',
      things: 'les vidéos que vous avez téléversées sur YouTube',
      plain: 'vidéos téléversées',
      more: 'celles que vous ajouterez',
      not: [{ fields: ['original'], text: 'les vidéos elles-mêmes' }],
    },
    fields: [
      string('video_id', 'identifier of the video', 'identifiant de la vidéo'),
      string('title', 'title', 'titre'),
      string('description', 'description', 'description'),
      string('privacy', 'who may see it', 'qui peut la voir'),
      file('original', 'video itself', 'vidéo elle-même', {
        sensitive: true,
        reveals: ['time'],
      }),
    ],
  }),
]
