import type { CatalogCollection } from '@mandate/grants'
import { boolean, collection, integer, number, string, time } from '../define.ts'

/** What the owner paid, whom they poked, where they signed in with Facebook, and what it called their attention to. */
export const facebookDealings: CatalogCollection[] = [
  collection('facebook.payments', {
    sensitive: true,
    en: {
      title: 'Payments on Facebook',
      description: 'Money sent, received and paid through Facebook, and fundraisers you gave to.',
      things: 'your payments and donations on Facebook',
      plain: 'payments',
      more: 'new ones as you add them',
    },
    fr: {
      title: 'Paiements sur Facebook',
      description:
        'L’argent envoyé, reçu et payé par Facebook, et les collectes de dons que vous avez soutenues.',
      things: 'vos paiements et dons sur Facebook',
      plain: 'paiements',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      string('kind', 'kind', 'type', {
        description: 'donation; else as Facebook calls it, in lower case',
      }),
      string('title', 'fundraiser', 'collecte de dons'),
      number('amount', 'amount', 'montant'),
      string('currency', 'currency', 'devise'),
      string('sender', 'who paid', 'payeur'),
      string('receiver', 'who was paid', 'bénéficiaire'),
      string('status', 'state', 'état'),
      string('payment_method', 'means of payment', 'moyen de paiement'),
    ],
  }),

  collection('facebook.pokes', {
    about_others: true,
    en: {
      title: 'Pokes on Facebook',
      description: 'Who poked you on Facebook, and whom you poked.',
      things: 'your pokes on Facebook',
      plain: 'pokes',
    },
    fr: {
      title: 'Pokes sur Facebook',
      description: 'Qui vous a envoyé un poke sur Facebook, et à qui vous en avez envoyé.',
      things: 'vos pokes sur Facebook',
      plain: 'pokes',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      string('sender', 'who poked', 'expéditeur'),
      string('receiver', 'who was poked', 'destinataire'),
      integer('rank', 'rank Facebook gave it', 'rang donné par Facebook'),
    ],
  }),

  collection('facebook.apps', {
    sensitive: true,
    en: {
      title: 'Apps signed in to with Facebook',
      description: 'Apps and sites that you signed in to with Facebook, and since when.',
      things: 'the apps and sites you signed in to with Facebook',
      plain: 'apps',
      more: 'new ones as you add them',
    },
    fr: {
      title: 'Applications reliées à Facebook',
      description:
        'Les applications et sites où vous vous êtes connecté par Facebook, et depuis quand.',
      things: 'les applications et sites reliés à votre compte Facebook',
      plain: 'applications',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('name', 'app or site', 'application ou site'),
      string('state', 'state', 'état', { description: 'active, inactive, removed' }),
      string('app_id', 'your number there', 'votre numéro dans l’application'),
      time('removed_at', 'when it was removed', 'date du retrait'),
    ],
  }),

  collection('facebook.notifications', {
    sensitive: true,
    about_others: true,
    en: {
      title: 'Facebook notifications',
      description:
        'What Facebook called your attention to lately: what others posted and wrote to you.',
      things: 'your Facebook notifications',
      plain: 'notifications',
    },
    fr: {
      title: 'Notifications Facebook',
      description:
        'Ce que Facebook vous a signalé récemment : ce que d’autres ont publié et vous ont écrit.',
      things: 'vos notifications Facebook',
      plain: 'notifications',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('text', 'text', 'texte'),
      string('url', 'link', 'lien'),
      boolean('unread', 'whether it is unread', 'non lue ou non'),
    ],
  }),
]
