import type { CatalogCollection } from '@mandate/grants'
import { collection, number, string, strings } from '../define.ts'

/** What Facebook noted of what the owner looked at and answered, and what others told it. */
export const facebookViewed: CatalogCollection[] = [
  collection('facebook.viewed', {
    sensitive: true,
    en: {
      title: 'Viewed on Facebook',
      description: 'Videos, posts, profiles, pages and things for sale that you looked at lately.',
      things: 'what you looked at on Facebook',
      plain: 'things looked at',
      more: 'new ones as you add them',
      phrases: [{ fields: ['name'], text: 'What you looked at on Facebook{when}' }],
    },
    fr: {
      title: 'Vus sur Facebook',
      description:
        'Vidéos, publications, profils, pages et objets à vendre que vous avez regardés récemment.',
      things: 'ce que vous avez regardé sur Facebook',
      plain: 'choses regardées',
      more: 'celles que vous ajouterez',
      phrases: [{ fields: ['name'], text: 'Ce que vous avez regardé sur Facebook{when}' }],
    },
    fields: [
      string('name', 'name', 'nom'),
      string('kind', 'kind', 'type', { description: 'viewed, visited, interacted, ad_clicked' }),
      string('url', 'link', 'lien'),
      string('heading', 'heading Facebook put it under', 'rubrique de Facebook'),
      number('watched_s', 'time watched', 'durée regardée', { unit: 's' }),
    ],
  }),

  collection('facebook.off_facebook', {
    sensitive: true,
    en: {
      title: 'Told to Facebook by others',
      description:
        'What shops, sites and apps told Facebook about what you did there, and which advertisers have you in a list of theirs.',
      things: 'what shops, sites and apps told Facebook about you',
      plain: 'things told',
      more: 'new ones as you add them',
    },
    fr: {
      title: 'Transmis à Facebook par d’autres',
      description:
        'Ce que des commerces, sites et applications ont dit à Facebook de ce que vous y avez fait, et quels annonceurs vous ont dans une de leurs listes.',
      things: 'ce que des commerces, sites et applications ont dit de vous à Facebook',
      plain: 'choses transmises',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('name', 'shop, site, app or advertiser', 'commerce, site, application ou annonceur'),
      string('kind', 'kind', 'type', {
        description:
          'view_content, purchase, custom, … as Meta calls it, in lower case; of advertisers contact_list, remarketing, store_visit',
      }),
      string('event_id', 'its number at Meta', 'son numéro chez Meta'),
    ],
  }),

  collection('facebook.polls', {
    sensitive: true,
    en: {
      title: 'Polls on Facebook',
      description: 'Polls on Facebook in which you took part.',
      things: 'your answers to polls on Facebook',
      plain: 'answers',
      more: 'new ones as you add them',
    },
    fr: {
      title: 'Sondages sur Facebook',
      description: 'Les sondages sur Facebook auxquels vous avez répondu.',
      things: 'vos réponses aux sondages sur Facebook',
      plain: 'réponses',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('question', 'question', 'question'),
      strings('choices', 'what you chose', 'ce que vous avez choisi'),
      strings('options', 'what could be chosen', 'ce qu’on pouvait choisir'),
      string('title', 'title', 'titre'),
    ],
  }),
]
