import type { CatalogCollection } from '@mandate/grants'
import {
  boolean,
  collection,
  file,
  integer,
  number,
  object,
  string,
  strings,
  time,
} from '../define.ts'

/** What the owner keeps for themselves: notes, tasks, files, bookmarks; and where they were on the web. */
export const googleDesk: CatalogCollection[] = [
  collection('google.keep', {
    en: {
      title: 'Notes',
      description: 'The notes and lists of Google Keep.',
      things: 'your notes',
      plain: 'notes',
      period: 'of',
    },
    fr: {
      title: 'Notes',
      description: 'Les notes et les listes de Google Keep.',
      things: 'vos notes',
      plain: 'notes',
      period: 'of',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('title', 'title', 'titre'),
      string('text', 'text', 'texte'),
      string('html', 'text with its form', 'texte mis en forme'),
      object('items', 'items of a list', 'éléments d’une liste'),
      string('color', 'colour', 'couleur'),
      strings('labels', 'labels', 'libellés'),
      boolean('pinned', 'whether it is pinned', 'épinglée ou non'),
      boolean('archived', 'whether it is archived', 'archivée ou non'),
      boolean('trashed', 'whether it is in the bin', 'dans la corbeille ou non'),
      time('edited_at', 'last change', 'dernière modification'),
      strings('sharees', 'people it is shared with', 'personnes avec qui elle est partagée', {
        sensitive: true,
        present: { en: 'they are shared', fr: 'elles sont partagées' },
      }),
      file('attachments', 'pictures and recordings', 'images et enregistrements', {
        sensitive: true,
        reveals: ['time'],
        present: { en: 'something is attached', fr: 'quelque chose y est joint' },
      }),
    ],
  }),

  collection('google.blogger', {
    sensitive: true,
    about_others: true,
    en: {
      title: 'Blogs',
      description:
        'What you wrote at Blogger: posts and pages, drafts too, and what was commented below them.',
      things: 'your blogs with their drafts and comments',
      plain: 'posts and comments',
    },
    fr: {
      title: 'Blogs',
      description:
        'Ce que vous avez écrit sur Blogger : articles et pages, brouillons compris, et les commentaires.',
      things: 'vos blogs avec leurs brouillons et leurs commentaires',
      plain: 'articles et commentaires',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      string('blog', 'blog', 'blog'),
      string('kind', 'kind', 'type', { description: 'post, page, comment' }),
      string('title', 'title', 'titre'),
      string('text', 'text', 'texte'),
      string('html', 'text with its form', 'texte mis en forme'),
      string('status', 'state', 'état', { description: 'live, draft, …' }),
      string('author', 'who wrote it', 'auteur'),
      strings('labels', 'labels', 'libellés'),
      string('url', 'address', 'adresse'),
      string('parent', 'what it answers', 'à quoi il répond'),
      time('updated_at', 'last change', 'dernière modification'),
    ],
  }),

  collection('google.plus', {
    sensitive: true,
    about_others: true,
    en: {
      title: 'Google+',
      description: 'What you wrote on Google+ until 2019, and what others wrote below it.',
      things: 'your posts on Google+ with their comments',
      plain: 'posts and comments',
    },
    fr: {
      title: 'Google+',
      description: 'Ce que vous avez écrit sur Google+ jusqu’en 2019, et les commentaires.',
      things: 'vos publications sur Google+ et leurs commentaires',
      plain: 'publications et commentaires',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('kind', 'kind', 'type', { description: 'post, comment' }),
      string('text', 'text', 'texte'),
      string('html', 'text with its form', 'texte mis en forme'),
      string('author', 'who wrote it', 'auteur'),
      string('url', 'address', 'adresse'),
      string('link', 'what it leads to', 'lien partagé'),
      string('parent', 'what it answers', 'à quoi il répond'),
      string('place_name', 'place', 'lieu'),
      number('latitude', 'latitude', 'latitude', { unit: 'deg' }),
      number('longitude', 'longitude', 'longitude', { unit: 'deg' }),
      time('updated_at', 'last change', 'dernière modification'),
      file('media', 'the photos and videos themselves', 'les photos et vidéos elles-mêmes', {
        ...{ sensitive: true, reveals: ['place', 'time'] },
      }),
    ],
  }),

  collection('google.tasks', {
    en: {
      title: 'Tasks',
      description: 'The tasks of Google Tasks: what is to be done, until when, and what was done.',
      things: 'your tasks',
      plain: 'tasks',
      period: 'of',
    },
    fr: {
      title: 'Tâches',
      description: 'Les tâches de Google Tasks : à faire, pour quand, et faites.',
      things: 'vos tâches',
      plain: 'tâches',
      period: 'of',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('list', 'list', 'liste'),
      string('title', 'title', 'titre'),
      string('notes', 'notes', 'notes'),
      string('status', 'state', 'état'),
      time('due', 'when it is due', 'échéance'),
      time('completed', 'when it was done', 'date d’achèvement'),
      string('parent', 'task it belongs to', 'tâche dont elle fait partie'),
    ],
  }),

  collection('google.drive', {
    sensitive: true,
    en: {
      title: 'Drive',
      description:
        'The files of Google Drive. Documents of Google’s own are in the form of the export.',
      things: 'your files in Google Drive',
      plain: 'files in Drive',
      not: [{ fields: ['original'], text: 'the files themselves' }],
    },
    fr: {
      title: 'Drive',
      description: 'Les fichiers de Google Drive. Ceux de Google ont la forme choisie à l’export.',
      things: 'vos fichiers de Google Drive',
      plain: 'fichiers de Drive',
      more: 'ceux que vous ajouterez',
      not: [{ fields: ['original'], text: 'les fichiers eux-mêmes' }],
    },
    fields: [
      string('path', 'path', 'chemin'),
      integer('size', 'size', 'taille', { unit: 'B' }),
      string('mime', 'type', 'type'),
      file('original', 'file', 'fichier', { reveals: ['time'] }),
    ],
  }),

  collection('google.chrome.history', {
    sensitive: true,
    en: {
      title: 'Chrome history',
      description: 'The pages you opened in Chrome.',
      things: 'the pages you opened in Chrome',
      plain: 'pages',
    },
    fr: {
      title: 'Historique Chrome',
      description: 'Les pages que vous avez ouvertes dans Chrome.',
      things: 'les pages que vous avez ouvertes dans Chrome',
      plain: 'pages',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('url', 'address', 'adresse'),
      string('title', 'title', 'titre'),
      string('transition', 'how you came there', 'comment vous y êtes arrivé'),
      string('client_id', 'number of the device', 'numéro de l’appareil'),
    ],
  }),

  collection('google.chrome.pages', {
    sensitive: true,
    en: {
      title: 'Pages typed and open in Chrome',
      description: 'The addresses you typed in Chrome, and the pages open in its tabs.',
      things: 'the addresses you typed in Chrome and the pages open in its tabs',
      plain: 'pages',
    },
    fr: {
      title: 'Adresses saisies et onglets de Chrome',
      description: 'Les adresses saisies dans Chrome, et les pages ouvertes dans ses onglets.',
      things: 'les adresses saisies dans Chrome et les pages ouvertes dans ses onglets',
      plain: 'pages',
      more: 'celles que vous ajouterez',
    },
    fields: [
      string('kind', 'kind', 'type', { description: 'typed, open, device' }),
      string('url', 'address', 'adresse'),
      string('title', 'title', 'titre'),
      integer('visits', 'visits', 'visites'),
      string('device', 'number of the device', 'numéro de l’appareil'),
      string('referrer', 'page before', 'page précédente'),
    ],
  }),

  collection('google.chrome.bookmarks', {
    en: {
      title: 'Bookmarks',
      description: 'The bookmarks and the reading list of Chrome, and pages saved at Google.',
      things: 'your bookmarks',
      plain: 'bookmarks',
    },
    fr: {
      title: 'Favoris',
      description:
        'Les favoris et la liste de lecture de Chrome, et les pages enregistrées chez Google.',
      things: 'vos favoris',
      plain: 'favoris',
      more: 'ceux que vous ajouterez',
    },
    fields: [
      string('url', 'address', 'adresse'),
      string('title', 'title', 'titre'),
      strings('folder', 'folders', 'dossiers'),
    ],
  }),

  collection('google.gemini', {
    sensitive: true,
    en: {
      title: 'Gemini',
      description: 'What you asked Gemini, and what it answered.',
      things: 'your chats with Gemini',
      plain: 'prompts',
      not: [{ fields: ['answers', 'answers_html'], text: 'the answers' }],
      included: [{ fields: ['attachments'], text: 'The files you attached are included.' }],
    },
    fr: {
      title: 'Gemini',
      description: 'Ce que vous avez demandé à Gemini, et ce qu’il a répondu.',
      things: 'vos échanges avec Gemini',
      plain: 'requêtes',
      more: 'ceux que vous ajouterez',
      not: [{ fields: ['answers', 'answers_html'], text: 'les réponses' }],
      included: [{ fields: ['attachments'], text: 'Les fichiers joints sont compris.' }],
    },
    fields: [
      string('prompt', 'prompt', 'requête'),
      strings('answers', 'answers', 'réponses'),
      strings('answers_html', 'answers with their form', 'réponses mises en forme'),
      string('gem', 'gem', 'gem'),
      string('conversation', 'conversation', 'conversation'),
      string('done', 'what else was done', 'ce qui a été fait d’autre'),
      file('attachments', 'files attached', 'fichiers joints', {
        reveals: ['time'],
        present: { en: 'a file was attached', fr: 'un fichier est joint' },
      }),
    ],
  }),
]
