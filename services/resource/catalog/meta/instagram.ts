import type { CatalogCollection, CatalogField, CollectionWords } from '@mandate/grants'
import {
  collection,
  type FieldOptions,
  file,
  keptFiles,
  number,
  string,
  strings,
} from '../define.ts'
import { metaActivity } from './activity.ts'
import { instagramConcluded } from './concluded.ts'
import { instagramPersonal } from './instagram-personal.ts'
import { instagramViewed } from './instagram-viewed.ts'
import { metaMessages } from './messages.ts'
import { signIns } from './sign-ins.ts'

type Words = CollectionWords & { description: string }

const media: FieldOptions = { sensitive: true, reveals: ['time'] }

/** Posts, stories and reels. Meta strips its files of place and camera; what it left is cut out. */
function shown(name: string, en: Words, fr: Words, kinds: string): CatalogCollection {
  return collection(name, {
    en: { ...en, not: [{ fields: ['media'], text: 'the photos and videos in them' }] },
    fr: { ...fr, not: [{ fields: ['media'], text: 'les photos et vidéos jointes' }] },
    fields: [
      string('text', 'text', 'texte'),
      string('kind', 'kind', 'type', { description: kinds }),
      number('latitude', 'latitude', 'latitude', { unit: 'deg' }),
      number('longitude', 'longitude', 'longitude', { unit: 'deg' }),
      string('camera', 'camera', 'appareil'),
      file('media', 'the photos and videos themselves', 'les photos et vidéos elles-mêmes', {
        ...{ ...media, reveals: ['place', 'time', 'camera'] },
      }),
    ],
  })
}

/** Things with a name, an address and a time. */
function things(
  name: string,
  words: { sensitive?: boolean; about_others?: boolean; en: Words; fr: Words },
  kinds: string,
  named: CatalogField = string('name', 'name', 'nom'),
  more: CatalogField[] = [],
): CatalogCollection {
  return collection(name, {
    ...words,
    fields: [
      named,
      string('kind', 'kind', 'type', { description: kinds }),
      string('url', 'link', 'lien'),
      string('title', 'title', 'titre'),
      ...more,
    ],
  })
}

/** What an Instagram download becomes. */
export const instagram: CatalogCollection[] = [
  shown(
    'instagram.posts',
    {
      title: 'Instagram posts',
      description: 'What you posted on Instagram, with what is archived.',
      things: 'your Instagram posts',
      plain: 'posts',
      period: 'of',
      phrases: [{ fields: ['text'], text: 'What you wrote in your Instagram posts{when}' }],
    },
    {
      title: 'Publications Instagram',
      description: 'Ce que vous avez publié sur Instagram, archives comprises.',
      things: 'vos publications Instagram',
      plain: 'publications',
      period: 'of',
      more: 'celles que vous ajouterez',
      phrases: [
        { fields: ['text'], text: 'Ce que vous avez écrit dans vos publications Instagram{when}' },
      ],
    },
    'post, igtv, archived, deleted, profile_photo, thread, other',
  ),
  shown(
    'instagram.stories',
    {
      title: 'Instagram stories',
      description: 'Stories you put on Instagram.',
      things: 'your Instagram stories',
      plain: 'stories',
      period: 'of',
    },
    {
      title: 'Stories Instagram',
      description: 'Les stories que vous avez mises sur Instagram.',
      things: 'vos stories Instagram',
      plain: 'stories',
      period: 'of',
      more: 'celles que vous ajouterez',
    },
    'story',
  ),
  shown(
    'instagram.reels',
    {
      title: 'Instagram reels',
      description: 'Reels you put on Instagram.',
      things: 'your Instagram reels',
      plain: 'reels',
      period: 'of',
    },
    {
      title: 'Reels Instagram',
      description: 'Les reels que vous avez mis sur Instagram.',
      things: 'vos reels Instagram',
      plain: 'reels',
      period: 'of',
      more: 'ceux que vous ajouterez',
    },
    'reel',
  ),

  ...metaMessages('instagram', 'Instagram'),

  collection('instagram.comments', {
    en: {
      title: 'Instagram comments',
      description: 'What you wrote below posts and reels.',
      things: 'your Instagram comments',
      plain: 'comments',
      period: 'of',
      phrases: [{ fields: ['text'], text: 'What you wrote in your Instagram comments{when}' }],
      not: [{ fields: ['text'], text: 'what you wrote' }],
    },
    fr: {
      title: 'Commentaires Instagram',
      description: 'Ce que vous avez écrit sous des publications et des reels.',
      things: 'vos commentaires Instagram',
      plain: 'commentaires',
      period: 'of',
      more: 'ceux que vous ajouterez',
      phrases: [
        { fields: ['text'], text: 'Ce que vous avez écrit dans vos commentaires Instagram{when}' },
      ],
      not: [{ fields: ['text'], text: 'ce que vous avez écrit' }],
    },
    fields: [
      string('text', 'text', 'texte'),
      string('on_title', 'whose post it was', 'auteur de la publication'),
      file('media', 'the photos and videos themselves', 'les photos et vidéos elles-mêmes', media),
    ],
  }),

  things(
    'instagram.likes',
    {
      en: {
        title: 'Instagram likes',
        description: 'Posts, comments and stories that you liked on Instagram.',
        things: 'your Instagram likes',
        plain: 'likes',
        period: 'of',
      },
      fr: {
        title: 'J’aime Instagram',
        description: 'Publications, commentaires et stories que vous avez aimés sur Instagram.',
        things: 'vos mentions J’aime Instagram',
        plain: 'mentions J’aime',
        period: 'of',
        more: 'celles que vous ajouterez',
      },
    },
    'post, comment, story, thread',
    string('name', 'whose it was', 'auteur'),
  ),
  things(
    'instagram.saved',
    {
      en: {
        title: 'Saved on Instagram',
        description: 'What you saved on Instagram to see again, and your collections of it.',
        things: 'the things you saved on Instagram',
        plain: 'saved things',
      },
      fr: {
        title: 'Enregistrés sur Instagram',
        description: 'Ce que vous avez enregistré sur Instagram, et vos collections.',
        things: 'les choses que vous avez enregistrées sur Instagram',
        plain: 'choses enregistrées',
        more: 'celles que vous ajouterez',
      },
    },
    'post, music, product, collection, collected',
    string('name', 'whose it was, or name of the collection', 'auteur ou nom de la collection'),
    [string('collection', 'collection it is in', 'collection où elle se trouve')],
  ),
  things(
    'instagram.follows',
    {
      about_others: true,
      en: {
        title: 'Followed on Instagram',
        description: 'Whom you follow, block or ask on Instagram, and who follows you.',
        things: 'your Instagram follows and followers',
        plain: 'people followed',
        period: 'of',
      },
      fr: {
        title: 'Abonnements Instagram',
        description: 'Qui vous suivez, bloquez ou demandez sur Instagram, et qui vous suit.',
        things: 'vos abonnements et abonnés Instagram',
        plain: 'abonnements',
        period: 'of',
        more: 'ceux que vous ajouterez',
      },
    },
    'following, follower, request_sent, request_received, unfollowed, blocked, restricted, close_friend, favorite, hidden_from, hashtag, threads_following, threads_follower',
  ),
  things(
    'instagram.searches',
    {
      sensitive: true,
      en: {
        title: 'Searches on Instagram',
        description: 'What you searched for on Instagram.',
        things: 'your Instagram searches',
        plain: 'searches',
        phrases: [
          {
            fields: ['name'],
            text: 'What you searched for on Instagram{when}',
            more: 'new searches as you add them',
          },
        ],
      },
      fr: {
        title: 'Recherches sur Instagram',
        description: 'Ce que vous avez cherché sur Instagram.',
        things: 'vos recherches Instagram',
        plain: 'recherches',
        more: 'celles que vous ajouterez',
        phrases: [
          {
            fields: ['name'],
            text: 'Ce que vous avez cherché sur Instagram{when}',
            more: 'les recherches que vous ajouterez',
          },
        ],
      },
    },
    'user, keyword, hashtag, place',
    string('name', 'what you searched for', 'ce que vous avez cherché'),
  ),

  ...instagramViewed,
  ...instagramConcluded,
  ...instagramPersonal,
  metaActivity('instagram', 'Instagram'),
  signIns('instagram', 'Instagram'),

  collection('instagram.profile', {
    sensitive: true,
    en: {
      title: 'Instagram profile',
      description: 'What you told Instagram about yourself.',
      things: 'your Instagram profile',
      plain: 'profile',
      always: '',
      more: 'what you add to it',
      not: [{ fields: ['picture'], text: 'the picture itself', onlyWithAll: true }],
    },
    fr: {
      title: 'Profil Instagram',
      description: 'Ce que vous avez dit de vous à Instagram.',
      things: 'votre profil Instagram',
      plain: 'profil',
      always: '',
      more: 'ce que vous y ajouterez',
      not: [{ fields: ['picture'], text: 'la photo elle-même', onlyWithAll: true }],
    },
    fields: [
      string('name', 'name', 'nom'),
      string('username', 'user name', 'nom d’utilisateur'),
      strings('emails', 'e-mail addresses', 'adresses e-mail'),
      strings('phones', 'telephone numbers', 'numéros de téléphone'),
      string('birthday', 'birthday', 'anniversaire'),
      string('gender', 'gender', 'genre'),
      string('about', 'words about yourself', 'à propos de vous'),
      strings('websites', 'web sites', 'sites web'),
      file('picture', 'the picture itself', 'la photo elle-même', media),
    ],
  }),

  keptFiles('instagram', 'Instagram'),
]
