import type { CatalogCollection } from '@mandate/grants'
import { collection, string } from '../define.ts'

/** How the owner's profile changed, and whom of their address book Instagram was given. */
export const instagramPersonal: CatalogCollection[] = [
  collection('instagram.profile_changes', {
    sensitive: true,
    en: {
      title: 'Changes of the Instagram profile',
      description: 'What you changed about your Instagram profile, and what stood there before.',
      things: 'the changes of your Instagram profile',
      plain: 'changes',
    },
    fr: {
      title: 'Modifications du profil Instagram',
      description:
        'Ce que vous avez modifié dans votre profil Instagram, et ce qui y figurait avant.',
      things: 'les modifications de votre profil Instagram',
      plain: 'modifications',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('changed', 'what was changed', 'élément modifié'),
      string('before', 'what stood there before', 'valeur précédente'),
      string('after', 'what stands there since', 'nouvelle valeur'),
    ],
  }),

  collection('instagram.contacts', {
    sensitive: true,
    about_others: true,
    en: {
      title: 'Contacts given to Instagram',
      description: 'People of your telephone’s address book that Instagram was given.',
      things: 'the contacts that Instagram was given',
      plain: 'contacts',
    },
    fr: {
      title: 'Contacts transmis à Instagram',
      description: 'Les personnes du carnet d’adresses de votre téléphone transmises à Instagram.',
      things: 'les contacts transmis à Instagram',
      plain: 'contacts',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      string('first_name', 'first name', 'prénom'),
      string('last_name', 'last name', 'nom de famille'),
      string(
        'contact',
        'telephone number or e-mail address',
        'numéro de téléphone ou adresse e-mail',
      ),
    ],
  }),
]
