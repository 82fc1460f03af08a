import type { CatalogCollection } from '@mandate/grants'
import { collection, string } from '../define.ts'

const NAMES = { facebook: 'Facebook', instagram: 'Instagram' }

/** What Meta concludes that somebody cares about, and shows ads by. */
function interests(service: keyof typeof NAMES): CatalogCollection {
  const name = NAMES[service]
  const isFacebook = service === 'facebook'
  return collection(`${service}.interests`, {
    sensitive: true,
    en: {
      title: `Interests ${name} concluded`,
      description: `What ${name} concluded that you are interested in, and chooses ads and posts by.`,
      things: `what ${name} concluded that you are interested in`,
      plain: 'interests',
      more: 'new ones as you add them',
    },
    fr: {
      title: `Intérêts déduits par ${name}`,
      description: `Ce à quoi ${name} a conclu que vous vous intéressez, pour choisir publicités et publications.`,
      things: `ce à quoi ${name} a conclu que vous vous intéressez`,
      plain: 'intérêts',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      string('name', 'interest', 'intérêt'),
      string('kind', 'kind', 'type', {
        description: isFacebook
          ? 'ad, topic, category, place'
          : 'ad, topic, sentiment, category, place',
      }),
      ...(isFacebook ? [] : [string('url', 'link', 'lien'), string('title', 'title', 'titre')]),
    ],
  })
}

export const facebookConcluded: CatalogCollection[] = [interests('facebook')]

export const instagramConcluded: CatalogCollection[] = [
  interests('instagram'),
  collection('instagram.off_instagram', {
    sensitive: true,
    en: {
      title: 'Told to Instagram by others',
      description:
        'What shops, sites and apps told Instagram about what you did there, and which advertisers have you in a list of theirs.',
      things: 'what shops, sites and apps told Instagram about you',
      plain: 'things told',
      more: 'new ones as you add them',
    },
    fr: {
      title: 'Transmis à Instagram par d’autres',
      description:
        'Ce que des commerces, sites et applications ont dit à Instagram de ce que vous y avez fait, et quels annonceurs vous ont dans une de leurs listes.',
      things: 'ce que des commerces, sites et applications ont dit de vous à Instagram',
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
]
