import type { CatalogCollection, CatalogField, CollectionWords } from '@mandate/grants'
import { collection, file, number, string, time } from '../define.ts'

type Words = CollectionWords & { description: string }

/** Things that are little more than a name: `name` is said in both languages. */
function things(
  collectionName: string,
  name: [en: string, fr: string],
  words: { sensitive?: boolean; about_others?: boolean; en: Words; fr: Words },
  kinds: string,
  more: CatalogField[] = [],
): CatalogCollection {
  return collection(collectionName, {
    ...words,
    fields: [
      string('name', ...name),
      string('kind', 'kind', 'type', { description: kinds }),
      string('url', 'link', 'lien'),
      string('title', 'title', 'titre'),
      ...more,
      file('media', 'the photos and videos themselves', 'les photos et vidéos elles-mêmes', {
        sensitive: true,
        reveals: more.includes(latitude) ? ['place', 'time'] : ['time'],
      }),
    ],
  })
}

const latitude = number('latitude', 'latitude', 'latitude', { unit: 'deg' })
const coordinates = [latitude, number('longitude', 'longitude', 'longitude', { unit: 'deg' })]

/** People, pages, groups, places and things that the owner has to do with on Facebook. */
export const facebookLists: CatalogCollection[] = [
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
      string('kind', 'kind', 'type', {
        description: 'friend, removed, rejected, sent_request, received_request, suggested',
      }),
    ],
  }),

  things(
    'facebook.follows',
    ['name', 'nom'],
    {
      about_others: true,
      en: {
        title: 'Followed on Facebook',
        description: 'Whom you follow on Facebook, and who follows you.',
        things: 'your Facebook follows and followers',
        period: 'of',
        plain: 'people followed',
      },
      fr: {
        title: 'Abonnements Facebook',
        description: 'Qui vous suivez sur Facebook, et qui vous suit.',
        things: 'vos abonnements et abonnés Facebook',
        period: 'of',
        plain: 'abonnements',
        more: 'ceux que vous ajouterez',
      },
    },
    'following, follower',
  ),

  things(
    'facebook.groups',
    ['name', 'nom'],
    {
      sensitive: true,
      en: {
        title: 'Facebook groups',
        description: 'Groups on Facebook that you joined, left or run.',
        things: 'your Facebook groups',
        plain: 'groups',
      },
      fr: {
        title: 'Groupes Facebook',
        description: 'Groupes Facebook que vous avez rejoints, quittés ou que vous gérez.',
        things: 'vos groupes Facebook',
        plain: 'groupes',
        more: 'ceux que vous ajouterez',
      },
    },
    'joined, admin, left',
  ),

  things(
    'facebook.pages',
    ['name', 'nom'],
    {
      sensitive: true,
      en: {
        title: 'Facebook pages',
        description: 'Pages on Facebook that you liked, follow or run.',
        things: 'your Facebook pages',
        plain: 'pages',
        phrases: [{ fields: ['name'], text: 'The pages you like and follow on Facebook{when}' }],
      },
      fr: {
        title: 'Pages Facebook',
        description: 'Pages Facebook que vous aimez, suivez ou gérez.',
        things: 'vos pages Facebook',
        plain: 'pages',
        more: 'celles que vous ajouterez',
        phrases: [
          { fields: ['name'], text: 'Les pages que vous aimez et suivez sur Facebook{when}' },
        ],
      },
    },
    'liked, followed, unfollowed, recommended, own',
  ),

  things(
    'facebook.events',
    ['name', 'nom'],
    {
      sensitive: true,
      en: {
        title: 'Facebook events',
        description: 'Events you were invited to on Facebook, answered or made.',
        things: 'your Facebook events',
        plain: 'events',
        period: 'of',
      },
      fr: {
        title: 'Événements Facebook',
        description:
          'Événements où Facebook a transmis une invitation, vos réponses, et les vôtres.',
        things: 'vos événements Facebook',
        plain: 'événements',
        more: 'ceux que vous ajouterez',
        period: 'of',
      },
    },
    'joined, declined, interested, invited, made',
    [
      string('description', 'description', 'description'),
      string('place_name', 'name of the place', 'nom du lieu'),
      ...coordinates,
      time('time_end', 'end', 'fin'),
    ],
  ),

  things(
    'facebook.saved',
    ['name', 'nom'],
    {
      en: {
        title: 'Saved on Facebook',
        description: 'What you saved on Facebook to see again, and your collections of it.',
        things: 'the things you saved on Facebook',
        plain: 'saved things',
      },
      fr: {
        title: 'Enregistrés sur Facebook',
        description: 'Ce que vous avez enregistré sur Facebook, et vos collections.',
        things: 'les choses que vous avez enregistrées sur Facebook',
        plain: 'choses enregistrées',
        more: 'celles que vous ajouterez',
      },
    },
    'item, collection, bought',
  ),

  things(
    'facebook.searches',
    ['what you searched for', 'ce que vous avez cherché'],
    {
      sensitive: true,
      en: {
        title: 'Searches on Facebook',
        description: 'What you searched for on Facebook.',
        things: 'your Facebook searches',
        plain: 'searches',
        phrases: [
          {
            fields: ['name'],
            text: 'What you searched for on Facebook{when}',
            more: 'new searches as you add them',
          },
        ],
      },
      fr: {
        title: 'Recherches sur Facebook',
        description: 'Ce que vous avez cherché sur Facebook.',
        things: 'vos recherches Facebook',
        plain: 'recherches',
        more: 'celles que vous ajouterez',
        phrases: [
          {
            fields: ['name'],
            text: 'Ce que vous avez cherché sur Facebook{when}',
            more: 'les recherches que vous ajouterez',
          },
        ],
      },
    },
    'search',
  ),

  things(
    'facebook.places',
    ['name of the place', 'nom du lieu'],
    {
      sensitive: true,
      en: {
        title: 'Places on Facebook',
        description: 'Where you checked in or were tagged on Facebook.',
        things: 'the places where you were tagged on Facebook',
        plain: 'places',
        phrases: [
          { fields: ['latitude', 'longitude'], text: 'Where you were tagged on Facebook{when}' },
        ],
      },
      fr: {
        title: 'Lieux sur Facebook',
        description: 'Les lieux indiqués avec votre nom sur Facebook, par vous ou par d’autres.',
        things: 'les lieux indiqués avec votre nom sur Facebook',
        plain: 'lieux',
        more: 'ceux que vous ajouterez',
        phrases: [
          {
            fields: ['latitude', 'longitude'],
            text: 'Où votre nom a été indiqué sur Facebook{when}',
          },
        ],
      },
    },
    'check_in, tagged, made, city, location',
    [string('address', 'address', 'adresse'), ...coordinates],
  ),
]
