import type { CatalogCollection } from '@mandate/grants'
import { collection, type FieldOptions, file, number, string, strings, time } from '../define.ts'

const media: FieldOptions = {
  sensitive: true,
  reveals: ['time'],
  present: { en: 'it has a photo or video', fr: 'une photo ou une vidéo est jointe' },
}

/** What the owner put on Facebook. Meta strips its files of place and camera; what it left is cut out. */
export const facebookPosts: CatalogCollection[] = [
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
      string('container', 'group, page or marketplace', 'groupe, page ou place de marché'),
      string('state', 'state', 'état', { description: 'archived, trash, for_sale' }),
      file('media', 'the photos and videos themselves', 'les photos et vidéos elles-mêmes', {
        ...{ ...media, reveals: ['place', 'time'] },
      }),
    ],
  }),

  collection('facebook.photos', {
    en: {
      title: 'Facebook photos',
      description: 'Photos and videos you put on Facebook: albums, when, where, with what.',
      things: 'your Facebook photos',
      plain: 'photos',
      period: 'of',
      phrases: [
        { fields: ['latitude', 'longitude'], text: 'Where your Facebook photos{when} were taken' },
      ],
      not: [{ fields: ['media'], text: 'the photos themselves' }],
    },
    fr: {
      title: 'Photos Facebook',
      description: 'Photos et vidéos mises sur Facebook : albums, quand, où, avec quoi.',
      things: 'vos photos Facebook',
      plain: 'photos',
      period: 'of',
      more: 'celles que vous ajouterez',
      phrases: [
        {
          fields: ['latitude', 'longitude'],
          text: 'Où vos photos Facebook{when} ont été prises',
        },
      ],
      not: [{ fields: ['media'], text: 'les photos elles-mêmes' }],
    },
    fields: [
      string('title', 'title', 'titre'),
      string('description', 'description', 'description'),
      string('album', 'album', 'album'),
      number('latitude', 'latitude', 'latitude', { unit: 'deg' }),
      number('longitude', 'longitude', 'longitude', { unit: 'deg' }),
      string('camera', 'camera', 'appareil'),
      time('taken_at', 'time it was taken', 'heure de prise de vue'),
      file('media', 'the photos themselves', 'les photos elles-mêmes', {
        ...{ sensitive: true, reveals: ['place', 'time', 'camera'] },
      }),
    ],
  }),

  collection('facebook.albums', {
    en: {
      title: 'Facebook albums',
      description: 'Your albums on Facebook. Which photo is in which stands with the photo.',
      things: 'your Facebook albums',
      plain: 'albums',
      period: 'of',
    },
    fr: {
      title: 'Albums Facebook',
      description: 'Vos albums Facebook. Chaque photo dit dans lequel elle est.',
      things: 'vos albums Facebook',
      plain: 'albums',
      period: 'of',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      string('title', 'title', 'titre'),
      string('description', 'description', 'description'),
      time('updated_at', 'time of the last change', 'heure de la dernière modification'),
    ],
  }),

  collection('facebook.stories', {
    en: {
      title: 'Facebook stories',
      description: 'Stories you put on Facebook, as they are kept in its archive.',
      things: 'your Facebook stories',
      plain: 'stories',
      period: 'of',
      not: [{ fields: ['media'], text: 'the photos and videos in them' }],
    },
    fr: {
      title: 'Stories Facebook',
      description:
        'Les stories que vous avez mises sur Facebook, telles que ses archives les gardent.',
      things: 'vos stories Facebook',
      plain: 'stories',
      period: 'of',
      more: 'celles que vous ajouterez',
      not: [{ fields: ['media'], text: 'les photos et vidéos jointes' }],
    },
    fields: [
      string('name', 'text', 'texte'),
      string('kind', 'kind', 'type'),
      string('url', 'link', 'lien'),
      string('title', 'title', 'titre'),
      file('media', 'the photos and videos themselves', 'les photos et vidéos elles-mêmes', media),
    ],
  }),

  collection('facebook.comments', {
    en: {
      title: 'Facebook comments',
      description: 'What you wrote below posts of people, pages and groups.',
      things: 'your Facebook comments',
      plain: 'comments',
      period: 'of',
      phrases: [{ fields: ['text'], text: 'What you wrote in your Facebook comments{when}' }],
      not: [{ fields: ['text'], text: 'what you wrote' }],
    },
    fr: {
      title: 'Commentaires Facebook',
      description:
        'Ce que vous avez écrit sous des publications de personnes, de pages, de groupes.',
      things: 'vos commentaires Facebook',
      plain: 'commentaires',
      period: 'of',
      more: 'ceux que vous ajouterez',
      phrases: [
        {
          fields: ['text'],
          text: 'Ce que vous avez écrit dans vos commentaires Facebook{when}',
        },
      ],
      not: [{ fields: ['text'], text: 'ce que vous avez écrit' }],
    },
    fields: [
      string('text', 'text', 'texte'),
      string('on_title', 'what it was written on', 'publication commentée'),
      string('group', 'group', 'groupe'),
      file('media', 'the photos and videos themselves', 'les photos et vidéos elles-mêmes', media),
    ],
  }),

  collection('facebook.reactions', {
    en: {
      title: 'Facebook reactions',
      description: 'What you liked on Facebook, and how else you reacted.',
      things: 'your Facebook reactions',
      plain: 'reactions',
      period: 'of',
    },
    fr: {
      title: 'Réactions Facebook',
      description: 'Ce que vous avez aimé sur Facebook, et vos autres réactions.',
      things: 'vos réactions Facebook',
      plain: 'réactions',
      period: 'of',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('reaction', 'reaction', 'réaction'),
      string('target', 'what you reacted to', 'ce à quoi vous avez réagi'),
      string('url', 'link', 'lien'),
      file('media', 'the photos and videos themselves', 'les photos et vidéos elles-mêmes', media),
    ],
  }),
]
