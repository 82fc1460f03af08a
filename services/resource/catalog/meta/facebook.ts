import type { CatalogCollection } from '@mandate/grants'
import { collection, keptFiles, object, string, strings, time } from '../define.ts'
import { metaActivity } from './activity.ts'
import { facebookConcluded } from './concluded.ts'
import { facebookDealings } from './facebook-dealings.ts'
import { facebookLists } from './facebook-lists.ts'
import { facebookPosts } from './facebook-posts.ts'
import { facebookViewed } from './facebook-viewed.ts'
import { metaMessages } from './messages.ts'
import { signIns } from './sign-ins.ts'

/** What a Facebook download becomes. */
export const facebook: CatalogCollection[] = [
  ...facebookPosts,
  ...metaMessages('facebook', 'Facebook'),
  ...facebookLists,
  ...facebookViewed,
  ...facebookConcluded,
  ...facebookDealings,
  metaActivity('facebook', 'Facebook'),
  signIns('facebook', 'Facebook'),

  collection('facebook.profile', {
    sensitive: true,
    en: {
      title: 'Facebook profile',
      description: 'What you told Facebook about yourself.',
      things: 'your Facebook profile',
      plain: 'profile',
      always: '',
      more: 'what you add to it',
      not: [
        { fields: ['religion', 'politics'], text: 'your religion and politics', onlyWithAll: true },
      ],
    },
    fr: {
      title: 'Profil Facebook',
      description: 'Ce que vous avez dit de vous à Facebook.',
      things: 'votre profil Facebook',
      plain: 'profil',
      always: '',
      more: 'ce que vous y ajouterez',
      not: [
        {
          fields: ['religion', 'politics'],
          text: 'votre religion et vos opinions politiques',
          onlyWithAll: true,
        },
      ],
    },
    fields: [
      string('name', 'name', 'nom'),
      string('username', 'user name', 'nom d’utilisateur'),
      strings('emails', 'e-mail addresses', 'adresses e-mail'),
      strings('phones', 'telephone numbers', 'numéros de téléphone'),
      string('birthday', 'birthday', 'anniversaire'),
      string('gender', 'gender', 'genre'),
      string('city', 'city', 'ville'),
      string('hometown', 'home town', 'ville d’origine'),
      string('relationship', 'relationship', 'situation amoureuse', { sensitive: true }),
      string('about', 'words about yourself', 'à propos de vous'),
      string('religion', 'religion', 'religion', { sensitive: true }),
      string('politics', 'political views', 'opinions politiques', { sensitive: true }),
      strings('languages', 'languages', 'langues'),
      strings('websites', 'web sites', 'sites web'),
      object('work', 'work', 'travail'),
      object('education', 'education', 'formation'),
      object('family', 'family', 'famille', { sensitive: true }),
      string('url', 'link', 'lien'),
      time('registered_at', 'time you joined', 'heure d’inscription'),
    ],
  }),

  keptFiles('facebook', 'Facebook'),
]
