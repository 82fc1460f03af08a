import type { CatalogCollection } from '@mandate/grants'
import { collection, integer, number, string, time } from '../define.ts'

/** Apps and things bought, on which devices, and what was paid. */
export const googleMoney: CatalogCollection[] = [
  collection('google.play.installs', {
    sensitive: true,
    en: {
      title: 'Apps installed',
      description: 'The apps you installed from Google Play, and on which device.',
      things: 'the apps you installed from Google Play',
      plain: 'apps',
    },
    fr: {
      title: 'Applications installées',
      description: 'Les applications installées depuis Google Play, et sur quel appareil.',
      things: 'les applications que vous avez installées depuis Google Play',
      plain: 'applications',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('app', 'app', 'application'),
      string('kind', 'kind', 'type'),
      string('device', 'device', 'appareil'),
      time('installed_at', 'first installation', 'première installation'),
    ],
  }),

  collection('google.play.purchases', {
    sensitive: true,
    en: {
      title: 'Purchases at Google Play',
      description: 'What you bought at Google Play, and for how much.',
      things: 'your purchases at Google Play',
      plain: 'purchases',
      period: 'of',
    },
    fr: {
      title: 'Achats Google Play',
      description: 'Ce que vous avez acheté sur Google Play, et à quel prix.',
      things: 'vos achats sur Google Play',
      plain: 'achats',
      more: 'ceux que vous ajouterez',
      period: 'of',
    },
    fields: [
      string('order_id', 'number of the order', 'numéro de commande'),
      string('title', 'what was bought', 'article'),
      string('kind', 'kind', 'type'),
      string('payment_method', 'means of payment', 'moyen de paiement'),
      number('amount', 'amount', 'montant'),
      string('currency', 'currency', 'monnaie'),
      string('status', 'state', 'état'),
    ],
  }),

  collection('google.play.library', {
    sensitive: true,
    en: {
      title: 'Google Play library',
      description: 'Apps, books and films that you have at Google Play, and since when.',
      things: 'your library at Google Play',
      plain: 'things in the library',
      period: 'of',
    },
    fr: {
      title: 'Bibliothèque Google Play',
      description:
        'Les applications, livres et films que vous avez sur Google Play, et depuis quand.',
      things: 'votre bibliothèque Google Play',
      plain: 'éléments de la bibliothèque',
      more: 'ceux que vous ajouterez',
      period: 'of',
    },
    fields: [string('title', 'title', 'titre'), string('kind', 'kind', 'type')],
  }),

  collection('google.play.reviews', {
    sensitive: true,
    en: {
      title: 'Reviews at Google Play',
      description:
        'What you said of apps, books and films at Google Play, and how many stars you gave.',
      things: 'your reviews at Google Play',
      plain: 'reviews',
      period: 'of',
    },
    fr: {
      title: 'Avis Google Play',
      description:
        'Ce que vous avez dit d’applications, de livres et de films sur Google Play, et vos notes.',
      things: 'vos avis sur Google Play',
      plain: 'avis',
      more: 'ceux que vous ajouterez',
      period: 'of',
    },
    fields: [
      string('title', 'what it is about', 'objet'),
      string('kind', 'kind', 'type'),
      integer('rating', 'stars', 'étoiles'),
      string('heading', 'heading', 'titre'),
      string('text', 'text', 'texte'),
    ],
  }),

  collection('google.play.subscriptions', {
    sensitive: true,
    en: {
      title: 'Subscriptions at Google Play',
      description: 'What you pay for at Google Play again and again, for how much and until when.',
      things: 'your subscriptions at Google Play',
      plain: 'subscriptions',
      period: 'of',
    },
    fr: {
      title: 'Abonnements Google Play',
      description: 'Ce que vous payez régulièrement sur Google Play, combien et jusqu’à quand.',
      things: 'vos abonnements sur Google Play',
      plain: 'abonnements',
      more: 'ceux que vous ajouterez',
      period: 'of',
    },
    fields: [
      string('title', 'what it is', 'objet'),
      string('status', 'state', 'état'),
      number('amount', 'price', 'prix'),
      string('currency', 'currency', 'monnaie'),
      string('period', 'paid every', 'payé chaque'),
      time('renews_at', 'next payment', 'prochain paiement'),
      time('expires_at', 'end', 'fin'),
    ],
  }),

  collection('google.play.devices', {
    sensitive: true,
    en: {
      title: 'Devices with Google Play',
      description: 'Phones and tablets on which you used Google Play, and when last.',
      things: 'your devices with Google Play',
      plain: 'devices',
      period: 'of',
    },
    fr: {
      title: 'Appareils avec Google Play',
      description:
        'Les téléphones et tablettes où vous avez utilisé Google Play, et quand pour la dernière fois.',
      things: 'vos appareils avec Google Play',
      plain: 'appareils',
      more: 'ceux que vous ajouterez',
      period: 'of',
    },
    fields: [
      string('model', 'model', 'modèle'),
      string('manufacturer', 'maker', 'fabricant'),
      string('name', 'code name', 'nom de code'),
      string('carrier', 'mobile operator', 'opérateur mobile'),
      string('country', 'country', 'pays'),
      time('last_active', 'last used', 'dernière utilisation'),
    ],
  }),

  collection('google.purchases', {
    sensitive: true,
    en: {
      title: 'Purchases and bookings',
      description: 'What you bought and booked, as Google found it in your letters.',
      things: 'what you bought and booked, as Google found it in your letters',
      plain: 'purchases and bookings',
      period: 'of',
      more: 'new ones as you add them',
    },
    fr: {
      title: 'Achats et réservations',
      description: 'Vos achats et réservations, tels que Google les a trouvés dans vos messages.',
      things: 'vos achats et réservations, tels que Google les a trouvés dans vos messages',
      plain: 'achats et réservations',
      period: 'of',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      string('order_id', 'number of the order', 'numéro de commande'),
      string('seller', 'where it was bought', 'vendeur'),
      string('title', 'what was bought or booked', 'article ou réservation'),
      string('kind', 'kind', 'type', { description: 'purchase, flight, …' }),
      string('status', 'state', 'état'),
      string('url', 'link', 'lien'),
      number('amount', 'amount', 'montant'),
      string('currency', 'currency', 'monnaie'),
    ],
  }),

  collection('google.pay', {
    en: {
      title: 'Google Pay',
      description: 'Your payments through Google Pay.',
      things: 'your payments through Google Pay',
      plain: 'payments',
      period: 'of',
    },
    fr: {
      title: 'Google Pay',
      description: 'Vos paiements par Google Pay.',
      things: 'vos paiements par Google Pay',
      plain: 'paiements',
      more: 'ceux que vous ajouterez',
      period: 'of',
    },
    fields: [
      string('transaction_id', 'number of the payment', 'numéro du paiement'),
      string('title', 'description', 'description'),
      string('product', 'product', 'produit'),
      string('payment_method', 'means of payment', 'moyen de paiement'),
      string('status', 'state', 'état'),
      string('kind', 'kind', 'type', {
        description:
          'received money, sent money, request, …, reward, group expense; none of a purchase',
      }),
      number('amount', 'amount', 'montant'),
      string('currency', 'currency', 'monnaie'),
    ],
  }),
]
