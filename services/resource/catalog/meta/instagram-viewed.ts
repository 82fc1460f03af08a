import type { CatalogCollection } from '@mandate/grants'
import { collection, string } from '../define.ts'

/** What Instagram noted of what the owner looked at, posted again, and answered in the stories of others. */
export const instagramViewed: CatalogCollection[] = [
  collection('instagram.viewed', {
    sensitive: true,
    en: {
      title: 'Viewed on Instagram',
      description: 'Posts, videos, ads, profiles, links and things for sale that you saw lately.',
      things: 'what you looked at on Instagram',
      plain: 'things looked at',
      more: 'new ones as you add them',
      phrases: [{ fields: ['name'], text: 'Whose things you looked at on Instagram{when}' }],
    },
    fr: {
      title: 'Vus sur Instagram',
      description:
        'Publications, vidéos, publicités, profils, liens et objets à vendre vus récemment.',
      things: 'ce que vous avez regardé sur Instagram',
      plain: 'choses regardées',
      more: 'celles que vous ajouterez',
      phrases: [{ fields: ['name'], text: 'De qui vous avez regardé sur Instagram{when}' }],
    },
    fields: [
      string('name', 'whose it was, or what', 'auteur, ou nom'),
      string('kind', 'kind', 'type', {
        description: 'post, video, ad, ad_clicked, profile, link, product, thread',
      }),
      string('url', 'link', 'lien'),
      string('title', 'title', 'titre'),
    ],
  }),

  collection('instagram.reposts', {
    en: {
      title: 'Reposts on Instagram',
      description: 'What of others you posted again on Instagram, and whose it was.',
      things: 'what you reposted on Instagram',
      plain: 'reposts',
    },
    fr: {
      title: 'Republications sur Instagram',
      description: 'Ce que vous avez republié d’autres personnes sur Instagram, et l’auteur.',
      things: 'ce que vous avez republié sur Instagram',
      plain: 'republications',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('name', 'whose it was', 'auteur'),
      string('kind', 'kind', 'type', { description: 'repost' }),
      string('url', 'link', 'lien'),
      string('title', 'title', 'titre'),
    ],
  }),

  collection('instagram.answers', {
    sensitive: true,
    en: {
      title: 'Answers in Instagram stories',
      description: 'Polls, quizzes, questions and sliders that you answered in stories of others.',
      things: 'your answers in Instagram stories',
      plain: 'answers',
      period: 'of',
      more: 'new ones as you add them',
      not: [{ fields: ['title'], text: 'what you answered' }],
    },
    fr: {
      title: 'Réponses dans des stories Instagram',
      description:
        'Sondages, quiz, questions et curseurs auxquels vous avez répondu dans les stories d’autres.',
      things: 'vos réponses dans des stories Instagram',
      plain: 'réponses',
      period: 'of',
      more: 'celles que vous ajouterez',
      not: [{ fields: ['title'], text: 'ce que vous avez répondu' }],
    },
    fields: [
      string('name', 'whose story it was', 'auteur de la story'),
      string('kind', 'kind', 'type', {
        description: 'poll, quiz, question, emoji_slider, countdown, reaction',
      }),
      string('url', 'link', 'lien'),
      string('title', 'what you answered', 'ce que vous avez répondu'),
    ],
  }),
]
