import type { CatalogCollection } from '@mandate/grants'
import { boolean, collection, file, integer, number, string, strings, time } from '../define.ts'

/** What the owner and others wrote to each other: mail, conversations; and the people themselves. */
export const googleLetters: CatalogCollection[] = [
  collection('google.mail', {
    sensitive: true,
    about_others: true,
    en: {
      title: 'Mail',
      description: 'The messages of Gmail, with their labels and attachments.',
      things: 'your e-mails',
      plain: 'e-mails',
      period: 'of',
      phrases: [
        { fields: ['from'], text: 'Who wrote your e-mails{when}' },
        { fields: ['from', 'to'], text: 'Who wrote to whom in your e-mails{when}' },
      ],
      not: [
        { fields: ['text', 'original'], text: 'what was written' },
        { fields: ['attachments', 'original'], text: 'the attachments' },
      ],
    },
    fr: {
      title: 'E-mails',
      description: 'Les messages de Gmail, avec leurs libellés et leurs pièces jointes.',
      things: 'vos e-mails',
      plain: 'e-mails',
      more: 'ceux que vous ajouterez',
      period: 'of',
      phrases: [
        { fields: ['from'], text: 'Qui a écrit vos e-mails{when}' },
        { fields: ['from', 'to'], text: 'Qui a écrit à qui dans vos e-mails{when}' },
      ],
      not: [
        { fields: ['text', 'original'], text: 'ce qui a été écrit' },
        { fields: ['attachments', 'original'], text: 'les pièces jointes' },
      ],
    },
    fields: [
      string('gm_msgid', 'number at Gmail', 'numéro chez Gmail'),
      string('thread_id', 'number of the conversation', 'numéro de la conversation'),
      string('message_id', 'identifier of the message', 'identifiant du message'),
      string('in_reply_to', 'message it answers', 'message auquel il répond'),
      string('from', 'sender', 'expéditeur'),
      strings('to', 'recipients', 'destinataires'),
      strings('cc', 'recipients of a copy', 'destinataires en copie'),
      strings('bcc', 'hidden recipients', 'destinataires cachés'),
      string('subject', 'subject', 'objet'),
      string('text', 'text', 'texte'),
      strings('labels', 'labels', 'libellés'),
      integer('size', 'size', 'taille', { unit: 'B' }),
      boolean('is_chat', 'whether it was a chat', 'discussion instantanée ou non'),
      file('original', 'whole message', 'message entier', { reveals: ['time'] }),
      file('attachments', 'attachments', 'pièces jointes', {
        reveals: ['time'],
        present: { en: 'something was attached', fr: 'il y a une pièce jointe' },
      }),
    ],
  }),

  collection('google.contacts', {
    sensitive: true,
    about_others: true,
    en: {
      title: 'Contacts',
      description: 'The people in your address book.',
      things: 'the people in your address book',
      plain: 'contacts',
      not: [{ fields: ['photo'], text: 'their pictures' }],
    },
    fr: {
      title: 'Contacts',
      description: 'Les personnes de votre carnet d’adresses.',
      things: 'les personnes de votre carnet d’adresses',
      plain: 'contacts',
      more: 'celles que vous ajouterez',
      not: [{ fields: ['photo'], text: 'leurs portraits' }],
    },
    fields: [
      strings('names', 'names', 'noms'),
      strings('emails', 'e-mail addresses', 'adresses e-mail'),
      strings('phones', 'telephone numbers', 'numéros de téléphone'),
      strings('orgs', 'organisations', 'organisations'),
      strings('titles', 'positions', 'fonctions'),
      strings('addresses', 'postal addresses', 'adresses postales'),
      strings('urls', 'web addresses', 'adresses web'),
      string('birthday', 'birthday', 'anniversaire'),
      string('notes', 'notes', 'notes'),
      strings('labels', 'labels', 'libellés'),
      file('photo', 'picture', 'portrait', {
        present: { en: 'there is a picture', fr: 'il y a un portrait' },
      }),
    ],
  }),

  collection('google.calendar', {
    en: {
      title: 'Calendar',
      description: 'The appointments of Google Calendar, from when to when.',
      things: 'the appointments in your calendar',
      plain: 'appointments',
      not: [{ fields: ['attendees'], text: 'who takes part', onlyWithAll: true }],
    },
    fr: {
      title: 'Agenda',
      description: 'Les rendez-vous de Google Agenda, de quand à quand.',
      things: 'les rendez-vous de votre agenda',
      plain: 'rendez-vous',
      more: 'ceux que vous ajouterez',
      not: [{ fields: ['attendees'], text: 'les participants', onlyWithAll: true }],
    },
    fields: [
      time('time_end', 'end', 'fin'),
      string('uid', 'identifier of the appointment', 'identifiant du rendez-vous'),
      string('recurrence_id', 'which of a series', 'lequel d’une série'),
      string('calendar', 'calendar', 'agenda'),
      string('summary', 'title', 'titre'),
      string('description', 'description', 'description'),
      string('location', 'place', 'lieu'),
      boolean('all_day', 'whether it lasts all day', 'toute la journée ou non'),
      string('rrule', 'how it repeats', 'répétition'),
      string('status', 'state', 'état'),
      strings('attendees', 'people who take part', 'participants', {
        sensitive: true,
        present: { en: 'others take part', fr: 'd’autres participent' },
      }),
    ],
  }),

  collection('google.meet', {
    sensitive: true,
    about_others: true,
    en: {
      title: 'Google Meet',
      description: 'Meetings and calls you took part in, when, how long and with whom.',
      things: 'your meetings and calls on Google Meet',
      plain: 'meetings and calls',
      period: 'of',
      phrases: [{ fields: ['participants'], text: 'Whom you met on Google Meet{when}' }],
    },
    fr: {
      title: 'Google Meet',
      description:
        'Réunions et appels auxquels vous avez participé, quand, combien de temps et avec qui.',
      things: 'vos réunions et appels sur Google Meet',
      plain: 'réunions et appels',
      more: 'ceux que vous ajouterez',
      period: 'of',
      phrases: [{ fields: ['participants'], text: 'Qui vous avez vu sur Google Meet{when}' }],
    },
    fields: [
      string('meeting_code', 'code of the meeting', 'code de la réunion'),
      number('duration', 'duration', 'durée', { unit: 's' }),
      string('direction', 'outgoing or incoming', 'sortant ou entrant'),
      string('result', 'whether it was answered', 'réponse à l’appel'),
      string('state', 'whether you took part', 'participation'),
      strings('participants', 'people called or calling', 'personnes appelées ou appelantes'),
    ],
  }),

  collection('google.profile', {
    sensitive: true,
    en: {
      title: 'Google profile',
      description: 'What you told Google about yourself.',
      things: 'your Google profile',
      plain: 'profile',
      always: '',
      more: 'what you add to it',
    },
    fr: {
      title: 'Profil Google',
      description: 'Ce que vous avez dit de vous à Google.',
      things: 'votre profil Google',
      plain: 'profil',
      always: '',
      more: 'ce que vous y ajouterez',
    },
    fields: [
      string('name', 'name', 'nom'),
      strings('emails', 'e-mail addresses', 'adresses e-mail'),
      string('birthday', 'birthday', 'anniversaire'),
      string('gender', 'gender', 'genre'),
      file('picture', 'picture', 'image', {
        reveals: ['time'],
        present: { en: 'it has a picture', fr: 'il y a une image' },
      }),
    ],
  }),

  collection('google.voice', {
    sensitive: true,
    about_others: true,
    en: {
      title: 'Google Voice',
      description: 'Text messages, calls and voicemail of your Google Voice number.',
      things: 'the messages and calls of your Google Voice number',
      plain: 'messages and calls',
      period: 'of',
      phrases: [
        {
          fields: ['participants', 'kind'],
          text: 'Whom you spoke and wrote with on Google Voice{when}',
        },
      ],
      not: [
        { fields: ['text'], text: 'what was written' },
        { fields: ['recording'], text: 'the recordings' },
      ],
    },
    fr: {
      title: 'Google Voice',
      description: 'Messages, appels et messagerie vocale de votre numéro Google Voice.',
      things: 'les messages et appels de votre numéro Google Voice',
      plain: 'messages et appels',
      more: 'ceux que vous ajouterez',
      period: 'of',
      phrases: [
        {
          fields: ['participants', 'kind'],
          text: 'Avec qui vous avez parlé et échangé sur Google Voice{when}',
        },
      ],
      not: [
        { fields: ['text'], text: 'ce qui a été écrit' },
        { fields: ['recording'], text: 'les enregistrements' },
      ],
    },
    fields: [
      string('thread_id', 'numbers of the conversation', 'numéros de la conversation'),
      string('kind', 'kind', 'type'),
      string('sender', 'sender', 'expéditeur'),
      string('sender_phone', 'number of the sender', 'numéro de l’expéditeur'),
      boolean('from_me', 'from you or not', 'de vous ou non'),
      strings('participants', 'people who take part', 'participants'),
      string('text', 'text', 'texte'),
      number('duration', 'duration', 'durée', { unit: 's' }),
      strings('labels', 'labels', 'libellés'),
      boolean('deleted', 'whether you deleted it', 'supprimé par vous ou non'),
      file('files', 'attached files', 'fichiers joints', {
        reveals: ['time'],
        present: { en: 'something was attached', fr: 'il y a une pièce jointe' },
      }),
      file('recording', 'recordings', 'enregistrements', {
        reveals: ['time'],
        present: { en: 'a recording was kept', fr: 'un enregistrement a été gardé' },
      }),
    ],
  }),
]
