import { french, type Lang } from '@mandate/ui'

const en = {
  title: 'What this would share',
  intro:
    'A selection says which of your data an app may see. Here you see what it matches today, before anybody is allowed anything. Only you see this page.',
  field: 'Selection',
  hint: 'As an app or a developer gave it to you, like google.photos[time>=2018,time<2019].title',
  onlyYou: 'Only you see this: it comes from where your data is.',
  show: 'Show what it matches',
  wrong: 'This is no selection of your data. Correct it, or choose one under Explore.',
  developers: 'For developers',
  count: (text: string) => `${text} today.`,
  atLeast: (text: string) => `at least ${text} today.`,
  records: { one: 'record', other: 'records' },
  none: 'nothing today.',
  later: 'Whatever you add later is included.',
  examples: 'Examples, as the app would see them',
  sensitive: 'Sensitive',
  aboutOthers: 'About other people too',
  app: 'Let an app see this',
  appLine:
    'Apps ask you by themselves. For one that shall ask for exactly this, give it, or its developer, the text under “Selection” below. The text opens nothing: the app then asks you at your provider, where you can still share less, or refuse.',
  person: 'Share this with a person',
  goOn: 'Say with whom',
  personLine: (host: string) =>
    `You say with whom, and for how long, at ${host}. They see exactly this, and only while you let them.`,
  spelledOut: (count: number) => `All ${count}, one by one`,
  copy: 'Copy for a developer',
  copied: 'Copied.',
  less: 'Share less of it',
  details: 'Details',
  place: 'Place',
  time: 'Time',
  exactly: {
    place: {
      ...{ '': 'exact place', '0.001': 'to about 100 m', '0.01': 'to about 1 km' },
      ...{ '0.1': 'to about 10 km', '1': 'to about 100 km' },
    },
    time: {
      ...{ '': 'exact time', hour: 'to the hour', day: 'only the day' },
      ...{ month: 'only the month', year: 'only the year' },
    },
  } as Record<'place' | 'time', Record<string, string>>,
  change: 'Show what this changes',
  nothingChosen: 'Nothing is chosen, so nothing would be shared. Choose at least one detail.',
}

export type Words = typeof en

const fr: Words = {
  title: 'Ce que cela partagerait',
  intro:
    'Une sélection dit lesquelles de vos données une application peut voir. Voici ce qu’elle contient aujourd’hui, avant que quiconque soit autorisé à quoi que ce soit. Personne d’autre ne voit cette page.',
  field: 'Sélection',
  hint: 'Telle qu’une application ou un développeur vous l’a donnée, comme google.photos[time>=2018,time<2019].title',
  onlyYou: 'Personne d’autre ne voit ceci\u202f: cela vient de là où sont vos données.',
  show: 'Voir ce qu’elle contient',
  wrong:
    'Ce n’est pas une sélection de vos données. Corrigez-la, ou choisissez-en une sous Explorer.',
  developers: 'Pour les développeurs',
  count: (text) => `${text} aujourd’hui.`,
  atLeast: (text) => `au moins ${text} aujourd’hui.`,
  records: { one: 'élément', other: 'éléments' },
  none: 'rien aujourd’hui.',
  later: 'Ce que vous ajouterez plus tard est compris.',
  examples: 'Exemples, tels que l’application les verrait',
  sensitive: 'Sensible',
  aboutOthers: 'Concerne aussi d’autres personnes',
  app: 'Laisser une application voir ceci',
  appLine:
    'Les applications vous posent elles-mêmes la question. Pour que l’une demande exactement ceci, donnez-lui, ou à qui la développe, le texte sous « Sélection » ci-dessous. Le texte n’ouvre rien : l’application vous pose ensuite la question chez votre gestionnaire, où vous pouvez encore partager moins, ou refuser.',
  person: 'Partager ceci avec une personne',
  goOn: 'Dire avec qui',
  personLine: (host) =>
    `Vous dites avec qui, et pour combien de temps, chez ${host}. Cette personne voit exactement ceci, et seulement tant que vous le voulez.`,
  spelledOut: (count) => `La liste des ${count}`,
  copy: 'Copier pour un développeur',
  copied: 'Copié.',
  less: 'N’en partager qu’une partie',
  details: 'Détails',
  place: 'Lieu',
  time: 'Date',
  exactly: {
    place: {
      ...{ '': 'lieu exact', '0.001': 'à 100 m près', '0.01': 'à 1 km près' },
      ...{ '0.1': 'à 10 km près', '1': 'à 100 km près' },
    },
    time: {
      ...{ '': 'heure exacte', hour: 'à l’heure près', day: 'le jour seulement' },
      ...{ month: 'le mois seulement', year: 'l’année seulement' },
    },
  },
  change: 'Voir ce que cela change',
  nothingChosen: 'Rien n’est choisi : rien ne serait partagé. Choisissez au moins un détail.',
}

export const words: Record<Lang, Words> = { en, fr: french(fr) }
