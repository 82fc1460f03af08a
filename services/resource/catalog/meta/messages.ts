import type { CatalogCollection } from '@mandate/grants'
import { boolean, collection, file, number, object, string, strings } from '../define.ts'

/** Conversations, which Facebook and Instagram write in the same way. */
export function metaMessages(
  provider: 'facebook' | 'instagram',
  name: string,
): CatalogCollection[] {
  const where = provider === 'facebook' ? 'Facebook and Messenger' : name
  const où = provider === 'facebook' ? 'Facebook et Messenger' : name
  const files = ['photos', 'video', 'audio', 'files', 'stickers']
  return [
    collection(`${provider}.messages`, {
      sensitive: true,
      about_others: true,
      en: {
        title: `${name} messages`,
        description: `Your conversations on ${where}, with what others wrote.`,
        things: `the messages in your ${name} conversations`,
        plain: 'messages',
        period: 'of',
        phrases: [
          {
            fields: ['sender'],
            text: `Who wrote in your ${name} conversations{when}`,
            more: 'new messages as you add them',
          },
          {
            fields: ['text'],
            text: `What was written in your ${name} conversations{when}`,
            more: 'new messages as you add them',
          },
          {
            fields: ['sender', 'text'],
            text: `Who wrote what in your ${name} conversations{when}`,
          },
        ],
        not: [
          { fields: ['text'], text: 'what was written' },
          { fields: files, text: 'the files sent', onlyWithAll: true },
        ],
      },
      fr: {
        title: `Messages ${name}`,
        description: `Vos conversations sur ${où}, avec ce que d’autres y ont écrit.`,
        things: `les messages de vos conversations ${name}`,
        plain: 'messages',
        period: 'of',
        more: 'ceux que vous ajouterez',
        phrases: [
          {
            fields: ['sender'],
            text: `Qui a écrit dans vos conversations ${name}{when}`,
            more: 'les messages que vous ajouterez',
          },
          {
            fields: ['text'],
            text: `Ce qui a été écrit dans vos conversations ${name}{when}`,
            more: 'les messages que vous ajouterez',
          },
          {
            fields: ['sender', 'text'],
            text: `Qui a écrit quoi dans vos conversations ${name}{when}`,
            more: 'les messages que vous ajouterez',
          },
        ],
        not: [
          { fields: ['text'], text: 'ce qui a été écrit' },
          { fields: files, text: 'les fichiers envoyés', onlyWithAll: true },
        ],
      },
      fields: [
        string('thread_id', 'conversation', 'conversation'),
        string('section', 'section of the inbox', 'section de la boîte'),
        string('sender', 'sender', 'expéditeur'),
        string('text', 'text', 'texte'),
        string('kind', 'kind', 'type'),
        number('call_s', 'length of the call', 'durée de l’appel', { unit: 's' }),
        boolean('missed', 'missed call or not', 'appel manqué ou non'),
        string('share_url', 'shared link', 'lien partagé'),
        object('reactions', 'reactions', 'réactions'),
        boolean('unsent', 'taken back or not', 'retiré ou non'),
        file('photos', 'the photos themselves', 'les photos elles-mêmes', { reveals: ['time'] }),
        file('video', 'the videos themselves', 'les vidéos elles-mêmes', { reveals: ['time'] }),
        file('audio', 'the recordings themselves', 'les enregistrements eux-mêmes'),
        file('files', 'the files themselves', 'les fichiers eux-mêmes'),
        file('stickers', 'the stickers themselves', 'les autocollants eux-mêmes'),
      ],
    }),

    collection(`${provider}.threads`, {
      sensitive: true,
      about_others: true,
      en: {
        title: `${name} conversations`,
        description: `Whom you write with on ${where}, and what groups are called.`,
        things: `your ${name} conversations`,
        plain: 'conversations',
        phrases: [
          {
            fields: ['participants'],
            text: `Who takes part in your ${name} conversations{when}`,
            more: 'new conversations as you add them',
          },
        ],
      },
      fr: {
        title: `Conversations ${name}`,
        description: `Avec qui vous écrivez sur ${où}, et comment s’appellent les groupes.`,
        things: `vos conversations ${name}`,
        plain: 'conversations',
        more: 'celles que vous ajouterez',
        phrases: [
          {
            fields: ['participants'],
            text: `Qui prend part à vos conversations ${name}{when}`,
            more: 'les conversations que vous ajouterez',
          },
        ],
      },
      fields: [
        string('thread_id', 'conversation', 'conversation'),
        string('section', 'section of the inbox', 'section de la boîte'),
        string('title', 'title', 'titre'),
        strings('participants', 'people who take part', 'participants'),
        string('kind', 'kind', 'type'),
        boolean('left', 'left or not', 'quittée ou non'),
        file('image', 'the pictures themselves', 'les images elles-mêmes'),
      ],
    }),
  ]
}
