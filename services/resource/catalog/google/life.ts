import type { CatalogCollection } from '@mandate/grants'
import { collection, file, integer, number, object, string, time } from '../define.ts'

/** Places kept, movement and health, and who used the account. */
export const googleLife: CatalogCollection[] = [
  collection('google.places', {
    sensitive: true,
    en: {
      title: 'Saved places',
      description: 'Places you saved, labelled, put in lists or reviewed in Google Maps.',
      things: 'the places you saved in Google Maps',
      plain: 'saved places',
    },
    fr: {
      title: 'Lieux enregistrés',
      description:
        'Les lieux que vous avez enregistrés, nommés, mis en liste ou notés dans Google Maps.',
      things: 'les lieux que vous avez enregistrés dans Google Maps',
      plain: 'lieux enregistrés',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      string('kind', 'kind', 'type'),
      string('name', 'name', 'nom'),
      string('address', 'address', 'adresse'),
      string('country', 'country', 'pays'),
      number('latitude', 'latitude', 'latitude', { unit: 'deg' }),
      number('longitude', 'longitude', 'longitude', { unit: 'deg' }),
      integer('rating', 'stars', 'étoiles'),
      string('text', 'review or note', 'avis ou note'),
      string('list', 'list', 'liste'),
      string('url', 'address at Google Maps', 'adresse chez Google Maps'),
    ],
  }),

  collection('google.fit.daily', {
    sensitive: true,
    en: {
      title: 'Activity by day',
      description: 'What Google Fit counted each day: steps, distance, calories.',
      things: 'what Google Fit counted each day',
      plain: 'days',
      more: 'new days as you add them',
      phrases: [{ fields: ['steps'], text: 'How many steps you took each day{when}' }],
    },
    fr: {
      title: 'Activité par jour',
      description: 'Ce que Google Fit a compté chaque jour : pas, distance, calories.',
      things: 'ce que Google Fit a compté chaque jour',
      plain: 'jours',
      phrases: [{ fields: ['steps'], text: 'Combien de pas vous avez faits chaque jour{when}' }],
    },
    fields: [
      time('time_end', 'end of the day', 'fin de la journée'),
      string('date', 'day', 'jour'),
      integer('steps', 'steps', 'pas'),
      number('distance', 'distance', 'distance', { unit: 'm' }),
      number('calories', 'calories', 'calories', { unit: 'kcal' }),
      number('heart_points', 'heart points', 'points cardio'),
      number('move_minutes', 'minutes of movement', 'minutes d’activité', { unit: 'min' }),
      number('heart_rate', 'average heart rate', 'fréquence cardiaque moyenne', { unit: 'bpm' }),
      number('weight', 'average weight', 'poids moyen', { unit: 'kg' }),
    ],
  }),

  collection('google.fit.samples', {
    sensitive: true,
    en: {
      title: 'Measurements of Google Fit',
      description:
        'What phone, watch and apps measured for Google Fit, and Fitbit, moment by moment.',
      things: 'the measurements of Google Fit',
      plain: 'measurements',
    },
    fr: {
      title: 'Mesures de Google Fit',
      description:
        'Ce que téléphone, montre, applications et Fitbit ont mesuré, instant par instant.',
      things: 'les mesures de Google Fit',
      plain: 'mesures',
      more: 'celles que vous ajouterez',
    },
    fields: [
      time('time_end', 'end', 'fin'),
      string('type', 'what was measured', 'grandeur mesurée'),
      number('value', 'value', 'valeur'),
      object('values', 'values, where there are several', 'valeurs, s’il y en a plusieurs'),
      string('unit', 'unit', 'unité'),
      string('origin', 'what measured it', 'origine de la mesure'),
    ],
  }),

  collection('google.fit.sessions', {
    sensitive: true,
    en: {
      title: 'Workouts',
      description: 'Walks, runs, rides and nights that Google Fit and Fitbit recorded.',
      things: 'your workouts in Google Fit',
      plain: 'workouts',
      period: 'of',
      not: [{ fields: ['track'], text: 'where you went' }],
    },
    fr: {
      title: 'Séances de sport',
      description: 'Marches, courses, sorties et nuits enregistrées par Google Fit et Fitbit.',
      things: 'vos séances dans Google Fit',
      plain: 'séances',
      period: 'of',
      more: 'celles que vous ajouterez',
      not: [{ fields: ['track'], text: 'votre parcours' }],
    },
    fields: [
      time('time_end', 'end', 'fin'),
      string('activity', 'activity', 'activité'),
      number('duration', 'duration', 'durée', { unit: 's' }),
      integer('steps', 'steps', 'pas'),
      number('distance', 'distance', 'distance', { unit: 'm' }),
      number('calories', 'calories', 'calories', { unit: 'kcal' }),
      file('track', 'recorded track', 'trace enregistrée', {
        reveals: ['time'],
        present: { en: 'a track was recorded', fr: 'une trace a été enregistrée' },
      }),
    ],
  }),

  collection('google.fit.points', {
    sensitive: true,
    en: {
      title: 'Tracks of workouts',
      description: 'Where your walks, runs and rides led, point by point.',
      things: 'the points of your tracks in Google Fit',
      plain: 'points of tracks',
      phrases: [
        { fields: ['latitude', 'longitude'], text: 'Where your walks, runs and rides led{when}' },
      ],
    },
    fr: {
      title: 'Traces des séances',
      description: 'Par où sont passées vos marches, courses et sorties, point par point.',
      things: 'les points de vos traces dans Google Fit',
      plain: 'points de traces',
      more: 'ceux que vous ajouterez',
      phrases: [
        {
          fields: ['latitude', 'longitude'],
          text: 'Par où sont passées vos marches, courses et sorties{when}',
        },
      ],
    },
    fields: [
      string('activity', 'activity', 'activité'),
      number('latitude', 'latitude', 'latitude', { unit: 'deg' }),
      number('longitude', 'longitude', 'longitude', { unit: 'deg' }),
      number('altitude', 'altitude', 'altitude', { unit: 'm' }),
      number('distance', 'distance so far', 'distance parcourue', { unit: 'm' }),
      number('heart_rate', 'heart rate', 'fréquence cardiaque', { unit: 'bpm' }),
    ],
  }),

  collection('google.search_contributions', {
    sensitive: true,
    en: {
      title: 'Ratings in Google’s search',
      description:
        'Films and other things you rated, liked or marked as watched in Google’s search.',
      things: 'what you rated, liked and watched in Google’s search',
      plain: 'ratings',
      more: 'new ones as you add them',
    },
    fr: {
      title: 'Avis dans la recherche Google',
      description:
        'Films et autres que vous avez notés, aimés ou marqués comme vus dans la recherche Google.',
      things: 'ce que vous avez noté, aimé et vu dans la recherche Google',
      plain: 'avis',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      string('name', 'what it is about', 'objet'),
      string('kind', 'kind', 'type', { description: 'review, thumbs, watched, provider' }),
      string('text', 'text', 'texte'),
      number('rating', 'rating', 'note'),
      string('thumbs', 'thumb', 'pouce', { description: 'up, down' }),
      time('updated_at', 'last change', 'dernière modification'),
    ],
  }),

  collection('google.account_devices', {
    sensitive: true,
    en: {
      title: 'Devices of the account',
      description: 'Telephones, computers and others that used your Google account lately.',
      things: 'the devices that used your Google account',
      plain: 'devices',
      more: 'new ones as you add them',
    },
    fr: {
      title: 'Appareils du compte',
      description:
        'Téléphones, ordinateurs et autres qui ont utilisé récemment votre compte Google.',
      things: 'les appareils qui ont utilisé votre compte Google',
      plain: 'appareils',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      string('kind', 'kind', 'type', { description: 'phone, tablet, …' }),
      string('brand', 'brand', 'marque'),
      string('model', 'model', 'modèle'),
      string('name', 'name', 'nom'),
      string('os', 'operating system', 'système d’exploitation'),
      string('os_version', 'its version', 'sa version'),
      string('country', 'country', 'pays'),
      time('last_active', 'last use', 'dernière utilisation'),
    ],
  }),

  collection('google.access_log', {
    sensitive: true,
    en: {
      title: 'Access log',
      description: 'When your account was used, for which product, from which address.',
      things: 'the log of accesses to your Google account',
      plain: 'accesses',
      more: 'new entries as you add them',
    },
    fr: {
      title: 'Journal des accès',
      description: 'Quand votre compte a été utilisé, pour quel produit, depuis quelle adresse.',
      things: 'le journal des accès à votre compte Google',
      plain: 'accès',
    },
    fields: [
      string('product', 'product', 'produit'),
      string('service', 'part of the product', 'partie du produit'),
      string('activity', 'activity', 'activité'),
      string('ip', 'network address', 'adresse réseau'),
      string('city', 'city', 'ville'),
      string('country', 'country', 'pays'),
      string('agent', 'program used', 'programme utilisé'),
    ],
  }),
]
