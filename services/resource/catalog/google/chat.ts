import type { CatalogCollection } from '@mandate/grants'
import { collection, file, object, string, strings } from '../define.ts'

/** What was said in Google Chat, and in Hangouts before it. */
export const googleChat: CatalogCollection[] = [
  collection('google.chat', {
    sensitive: true,
    about_others: true,
    en: {
      title: 'Google Chat',
      description: 'The messages of your conversations in Google Chat.',
      things: 'the messages of your Google Chat conversations',
      plain: 'chat messages',
      not: [{ fields: ['text'], text: 'what was written' }],
    },
    fr: {
      title: 'Google Chat',
      description: 'Les messages de vos conversations dans Google Chat.',
      things: 'les messages de vos conversations Google Chat',
      plain: 'messages de Chat',
      more: 'ceux que vous ajouterez',
      not: [{ fields: ['text'], text: 'ce qui a été écrit' }],
    },
    fields: [
      string('space_id', 'identifier of the conversation', 'identifiant de la conversation'),
      string('space_name', 'name of the conversation', 'nom de la conversation'),
      string('sender', 'sender', 'expéditeur'),
      string('sender_email', 'address of the sender', 'adresse de l’expéditeur'),
      string('text', 'text', 'texte'),
      string('topic_id', 'identifier of the topic', 'identifiant du fil'),
      object('reactions', 'reactions', 'réactions'),
      file('files', 'files sent along', 'fichiers joints', {
        reveals: ['time'],
        present: { en: 'a file was sent along', fr: 'un fichier est joint' },
      }),
    ],
  }),

  collection('google.chat.spaces', {
    sensitive: true,
    about_others: true,
    en: {
      title: 'Google Chat conversations',
      description: 'What your conversations in Google Chat are called, and who is in them.',
      things: 'the conversations you are in on Google Chat',
      plain: 'conversations',
    },
    fr: {
      title: 'Conversations Google Chat',
      description: 'Le nom de vos conversations dans Google Chat, et qui y participe.',
      things: 'les conversations où vous êtes dans Google Chat',
      plain: 'conversations',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('space_id', 'identifier of the conversation', 'identifiant de la conversation'),
      string('space_name', 'name of the conversation', 'nom de la conversation'),
      strings('members', 'people in it', 'participants'),
    ],
  }),

  collection('google.hangouts', {
    sensitive: true,
    about_others: true,
    en: {
      title: 'Hangouts',
      description: 'The messages of your conversations in Hangouts, until 2022.',
      things: 'the messages of your Hangouts conversations',
      plain: 'Hangouts messages',
      not: [{ fields: ['text'], text: 'what was written' }],
    },
    fr: {
      title: 'Hangouts',
      description: 'Les messages de vos conversations dans Hangouts, jusqu’en 2022.',
      things: 'les messages de vos conversations Hangouts',
      plain: 'messages de Hangouts',
      more: 'ceux que vous ajouterez',
      not: [{ fields: ['text'], text: 'ce qui a été écrit' }],
    },
    fields: [
      string('space_id', 'identifier of the conversation', 'identifiant de la conversation'),
      string('space_name', 'name of the conversation', 'nom de la conversation'),
      string('sender', 'sender', 'expéditeur'),
      string('text', 'text', 'texte'),
      string('kind', 'kind', 'type'),
    ],
  }),
]
