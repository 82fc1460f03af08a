import type { CatalogCollection } from '@mandate/grants'
import { collection, number, string, strings, time } from './define.ts'

/** Whom the owner follows on Spotify, what it concludes of them, who they are there, and what they wrote. */
export const spotifyAbout: CatalogCollection[] = [
  collection('spotify.follows', {
    about_others: true,
    en: {
      title: 'Followed on Spotify',
      description: 'Whom you follow on Spotify, who follows you, and whom you blocked.',
      things: 'your Spotify follows and followers',
      plain: 'people followed',
      more: 'new ones as you add them',
    },
    fr: {
      title: 'Abonnements Spotify',
      description: 'Qui vous suivez sur Spotify, qui vous suit, et qui vous avez bloqué.',
      things: 'vos abonnements et abonnés Spotify',
      plain: 'abonnements',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      string('name', 'name', 'nom'),
      string('kind', 'kind', 'type', { description: 'following, follower, blocked' }),
    ],
  }),
  collection('spotify.interests', {
    sensitive: true,
    en: {
      title: 'Concluded by Spotify',
      description:
        'What Spotify concludes for advertisers, and what listener you are to it, also in words.',
      things: 'what Spotify concludes of you',
      plain: 'conclusions',
      more: 'new ones as you add them',
    },
    fr: {
      title: 'Déductions de Spotify',
      description:
        'Ce que Spotify déduit pour les annonceurs, et quel auditeur vous êtes, aussi en toutes lettres.',
      things: 'ce que Spotify déduit de vous',
      plain: 'déductions',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('name', 'interest or artist', 'intérêt ou artiste'),
      string('kind', 'kind', 'type', { description: 'inference, artist, taste' }),
      string('detail', 'kind of listener, or taste in words', 'type d’auditeur, ou goûts décrits'),
    ],
  }),
  collection('spotify.messages', {
    sensitive: true,
    about_others: true,
    en: {
      title: 'Spotify messages',
      description: 'What you and others, among them its support, sent each other on Spotify.',
      things: 'your Spotify messages',
      plain: 'messages',
      more: 'new ones as you add them',
    },
    fr: {
      title: 'Messages Spotify',
      description: 'Ce que vous et d’autres, dont l’assistance, vous êtes envoyé sur Spotify.',
      things: 'vos messages Spotify',
      plain: 'messages',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      string('thread_id', 'number of the conversation', 'numéro de la conversation'),
      string('sender', 'sender', 'expéditeur'),
      string('text', 'text', 'texte'),
      strings('people', 'people who take part', 'participants'),
      string('uri', 'address of what was sent', 'adresse de ce qui a été envoyé'),
    ],
  }),
  collection('spotify.opinions', {
    sensitive: true,
    en: {
      title: 'Comments and ratings on Spotify',
      description: 'What you wrote below episodes, how you rated shows, what you voted for.',
      things: 'your comments, ratings and votes on Spotify',
      plain: 'comments and ratings',
      more: 'new ones as you add them',
    },
    fr: {
      title: 'Commentaires et notes sur Spotify',
      description: 'Ce que vous avez écrit sous des épisodes, vos notes d’émissions, vos votes.',
      things: 'vos commentaires, notes et votes sur Spotify',
      plain: 'commentaires et notes',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      string('name', 'show', 'émission'),
      string('kind', 'kind', 'type', { description: 'comment, rating, reaction, vote' }),
      string('text', 'text', 'texte'),
      number('rating', 'rating', 'note'),
      string('uri', 'address at Spotify', 'adresse chez Spotify'),
    ],
  }),
  collection('spotify.profile', {
    sensitive: true,
    en: {
      title: 'Spotify profile',
      description: 'What you told Spotify about yourself.',
      things: 'your Spotify profile',
      plain: 'profile',
      always: '',
      more: 'what you add to it',
    },
    fr: {
      title: 'Profil Spotify',
      description: 'Ce que vous avez dit de vous à Spotify.',
      things: 'votre profil Spotify',
      plain: 'profil',
      always: '',
      more: 'ce que vous y ajouterez',
    },
    fields: [
      string('name', 'name', 'nom'),
      string('username', 'user name', 'nom d’utilisateur'),
      string('email', 'e-mail address', 'adresse e-mail'),
      string('phone', 'telephone number', 'numéro de téléphone'),
      string('birthday', 'birthday', 'anniversaire'),
      string('gender', 'gender', 'genre'),
      string('country', 'country', 'pays'),
      string('postal_code', 'postal code', 'code postal'),
      string('address', 'address', 'adresse'),
      time('joined', 'time you joined', 'heure d’inscription'),
    ],
  }),
]
