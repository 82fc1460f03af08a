import type { CatalogCollection } from '@mandate/grants'
import { collection, integer, number, object, string, time } from '../define.ts'

/** Where the owner was, by Google's location history: points, stays and ways between them. */
export const googleTimeline: CatalogCollection[] = [
  collection('google.location', {
    sensitive: true,
    en: {
      title: 'Location history',
      description: 'The points at which your devices were, as Google recorded them.',
      things: 'the places where your devices were',
      plain: 'points',
      phrases: [
        {
          fields: ['latitude~*', 'longitude~*', 'time~month'],
          text: 'Roughly where you were each month{precision}{when}{more}',
          more: 'new months as you add them',
        },
        {
          fields: ['latitude~*', 'longitude~*', 'time~day'],
          text: 'Roughly where you were each day{precision}{when}{more}',
          more: 'new days as you add them',
        },
        {
          fields: ['latitude', 'longitude'],
          text: 'Where you were{when}',
          more: 'new places as you add them',
        },
      ],
    },
    fr: {
      title: 'Historique des positions',
      description: 'Les points où étaient vos appareils, relevés par Google.',
      things: 'les lieux où étaient vos appareils',
      plain: 'points',
      more: 'ceux que vous ajouterez',
      phrases: [
        {
          fields: ['latitude~*', 'longitude~*', 'time~month'],
          text: 'À peu près où vous étiez chaque mois{precision}{when}{more}',
          more: 'les mois que vous ajouterez',
        },
        {
          fields: ['latitude~*', 'longitude~*', 'time~day'],
          text: 'À peu près où vous étiez chaque jour{precision}{when}{more}',
          more: 'les jours que vous ajouterez',
        },
        {
          fields: ['latitude', 'longitude'],
          text: 'Où vous étiez{when}',
          more: 'les lieux que vous ajouterez',
        },
      ],
    },
    fields: [
      number('latitude', 'latitude', 'latitude', { unit: 'deg' }),
      number('longitude', 'longitude', 'longitude', { unit: 'deg' }),
      number('accuracy', 'accuracy', 'précision de la mesure', { unit: 'm' }),
      number('altitude', 'altitude', 'altitude', { unit: 'm' }),
      number('vertical_accuracy', 'accuracy of the altitude', 'précision de l’altitude', {
        unit: 'm',
      }),
      number('speed', 'speed', 'vitesse', { unit: 'm/s' }),
      number('heading', 'heading', 'cap', { unit: 'deg' }),
      string('fix_source', 'how it was measured', 'moyen de mesure'),
      string('device_tag', 'number of the device', 'numéro de l’appareil'),
      string('activity', 'way of moving', 'mode de déplacement'),
      number('activity_confidence', 'certainty of the way of moving', 'certitude du mode'),
    ],
  }),

  collection('google.visits', {
    sensitive: true,
    en: {
      title: 'Places visited',
      description: 'The places where you stayed, from when to when.',
      things: 'the places you visited',
      plain: 'places',
      phrases: [{ fields: ['name'], text: 'The places you visited{when}: their names' }],
    },
    fr: {
      title: 'Lieux visités',
      description: 'Les lieux où vous avez passé un moment, de quand à quand.',
      things: 'les lieux que vous avez visités',
      plain: 'lieux',
      more: 'ceux que vous ajouterez',
      phrases: [{ fields: ['name'], text: 'Les lieux que vous avez visités{when} : leur nom' }],
    },
    fields: [
      time('time_end', 'end of the stay', 'fin du séjour'),
      number('latitude', 'latitude', 'latitude', { unit: 'deg' }),
      number('longitude', 'longitude', 'longitude', { unit: 'deg' }),
      string('place_id', 'identifier of the place', 'identifiant du lieu'),
      string('name', 'name', 'nom'),
      string('address', 'address', 'adresse'),
      string('semantic_type', 'kind of place', 'type de lieu'),
      number('probability', 'certainty', 'certitude'),
      integer('hierarchy_level', 'level', 'niveau'),
      object('candidates', 'other places it may have been', 'autres lieux possibles'),
    ],
  }),

  collection('google.trips', {
    sensitive: true,
    en: {
      title: 'Trips',
      description: 'The ways you went, from where to where, and how.',
      things: 'the trips you made',
      plain: 'trips',
    },
    fr: {
      title: 'Trajets',
      description: 'Les trajets que vous avez faits, d’où à où, et comment.',
      things: 'les trajets que vous avez faits',
      plain: 'trajets',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      time('time_end', 'end of the trip', 'fin du trajet'),
      number('start_latitude', 'latitude of the start', 'latitude du départ', { unit: 'deg' }),
      number('start_longitude', 'longitude of the start', 'longitude du départ', { unit: 'deg' }),
      number('end_latitude', 'latitude of the end', 'latitude de l’arrivée', { unit: 'deg' }),
      number('end_longitude', 'longitude of the end', 'longitude de l’arrivée', { unit: 'deg' }),
      number('distance', 'distance', 'distance', { unit: 'm' }),
      string('type', 'way of moving', 'mode de déplacement'),
      number('probability', 'certainty', 'certitude'),
      object('path', 'points on the way', 'points du trajet'),
    ],
  }),

  collection('google.signals', {
    sensitive: true,
    en: {
      title: 'What your phone noticed',
      description:
        'How your phone thought that you were moving, and how many wireless networks were in reach.',
      things: 'what your phone noticed of how you moved and of networks around it',
      plain: 'observations',
      more: 'new ones as you add them',
    },
    fr: {
      title: 'Ce que votre téléphone a remarqué',
      description:
        'Comment votre téléphone pensait que vous vous déplaciez, et combien de réseaux sans fil étaient à portée.',
      things: 'ce que votre téléphone a remarqué de vos déplacements et des réseaux autour de lui',
      plain: 'observations',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('kind', 'kind', 'type', { description: 'activity, wifi' }),
      string('activity', 'way of moving', 'mode de déplacement'),
      number('activity_confidence', 'certainty of the way of moving', 'certitude du mode'),
      object('guesses', 'other ways of moving it may have been', 'autres modes possibles'),
      integer('networks', 'number of networks in reach', 'nombre de réseaux à portée'),
    ],
  }),
]
