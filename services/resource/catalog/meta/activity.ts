import type { CatalogCollection } from '@mandate/grants'
import { collection, file, object, string } from '../define.ts'

/** What Meta adds to its exports from year to year, in the words of its files. */
export function metaActivity(provider: 'facebook' | 'instagram', name: string): CatalogCollection {
  return collection(`${provider}.activity`, {
    sensitive: true,
    about_others: true,
    en: {
      title: `Other activity on ${name}`,
      description: `Whatever else ${name} noted with a time: edits, invitations, blocked people, chats with its assistant, consents, downloads.`,
      things: `everything else ${name} noted of what you did`,
      plain: 'entries',
      more: 'new ones as you add them',
    },
    fr: {
      title: `Autre activité sur ${name}`,
      description: `Tout ce que ${name} a noté d’autre avec une date : modifications, invitations, personnes bloquées, échanges avec son assistant, consentements, téléchargements.`,
      things: `tout ce que ${name} a noté d’autre de ce que vous avez fait`,
      plain: 'entrées',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('kind', 'kind', 'type', { description: 'the name of the file it stood in' }),
      string('name', 'name', 'nom'),
      string('url', 'link', 'lien'),
      string('heading', 'heading it stood below', 'rubrique'),
      object('said', 'all that stood there', 'tout ce qui y figurait'),
      file('media', 'the photos and videos themselves', 'les photos et vidéos elles-mêmes', {
        ...{ sensitive: true, reveals: ['time'] },
      }),
    ],
  })
}
