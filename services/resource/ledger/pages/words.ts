import { french, type Lang } from '@mandate/ui'

const en = {
  title: 'Access',
  usable: 'Access that can be used',
  app: 'App',
  what: 'What',
  none: 'No app can read your data. When one asks, you will see it here.',
  some: (count: number) =>
    count === 1
      ? 'One app can read some of your data.'
      : `${count} apps can read some of your data.`,
  sharePerson: 'Share with a person',
  person: (provider: string, app: string) =>
    `A person, as ${provider} knows them; reads in ${app}.`,
  endPerson: (amount: string | null) =>
    `From then on they can see nothing more. What they have seen${amount === null ? '' : ` (${amount})`}, they may remember or have copied.`,
  newPeople: 'Somebody new can read some of your data since you last looked.',
  truth: 'This page lists all access, whoever managed it.',
  counted: [
    'What an app is reading right now counts when it has ended; ',
    'Activity',
    ' lists it from its beginning.',
  ],
  mayWrite: 'Can read and write',
  status: { can_read: 'Can read', ended: 'Ended', expired: 'Ended', not_bound: 'Ended' },
  waits: 'Waits',
  waitingTitle: 'Access that waits',
  waitingText:
    'It was allowed where your data was. Nobody reads anything here by it before you choose a provider; then you are asked, app by app, what goes on.',
  waitingApps: (count: number) =>
    count === 1
      ? 'One app or person could read some of this where it was. It waits for you to choose a provider.'
      : `${count} apps or people could read some of this where it was. They wait for you to choose a provider.`,
  chooseProvider: 'Choose a provider',
  sensitive: 'Sensitive',
  aboutOthers: 'About other people too',
  since: 'Since',
  until: 'Until',
  untilEnded: 'you end it',
  once: (moment: string) => `${moment}, once only`,
  lastRead: 'Last read',
  never: 'never',
  bearer: 'Whoever holds its key can read this: the key is not tied to the app.',
  readSoFar: 'Read so far',
  records: { one: 'record', other: 'records' },
  manager: 'Managed by',
  // Of what waits or has ended nobody manages anything.
  allowedAt: 'Allowed at',
  ended: 'Ended',
  by: {
    owner: (moment: string) => `${moment}, by you, here`,
    issuer: (moment: string) => `${moment}, at your provider`,
    list: (moment: string) => `${moment}, at your provider`,
    replaced: (moment: string) => `${moment}, replaced by a newer answer of yours`,
    switch: (moment: string) => `${moment}, by you, when you changed who manages access`,
    expired: (moment: string) => `${moment}, its time was over`,
    not_bound: () => 'none of your providers manages it',
  },
  untold: (host: string) =>
    `${host} has not confirmed that it knows. The app is refused here all the same.`,
  conflict:
    'Somebody came with another document under the name of this access. It was refused. The access itself is as you allowed it.',
  isNew: 'New since you last looked',
  change: 'Change',
  end: 'End access',
  keep: 'Keep access',
  endedSection: (count: number) => `Ended (${count})`,
  endedTitle: 'Access that has ended',
  noneEnded: 'No access has ended.',
  older: 'Older ones',
  backToAccess: 'Back to Access',
  quotes: ['“', '”'],
  noSuch: 'There is no such access. Under Access you find all there is.',
  noSuchPage:
    'This address of older access is not whole. Go back to Access and choose “Older ones” there.',
  question: (host: string) => `End access for ${host}?`,
  now: 'From then on it can read nothing more.',
  copies: (amount: string | null) =>
    `It may still have what it read${amount === null ? '' : `: ${amount}`}. To have that deleted, ask the app.`,
  askThere: (host: string) => `Go to ${host}`,
  parts: ['Parts of ', ' may stop working; ask there if you are not sure.'],
  notices: (count: number) =>
    count === 1
      ? 'An app can read some of your data since you last looked.'
      : `${count} apps can read some of your data since you last looked.`,
  look: 'Look at it',
  idle: (count: number) =>
    count === 1
      ? 'An app that can read some of your data has not read anything for 3 months.'
      : `${count} apps that can read some of your data have not read anything for 3 months.`,
  isIdle: 'It has not read anything for 3 months.',
  keepIdle: 'Keep',
  endSome: 'Look, and end some',
}

export type Words = typeof en

const fr: Words = {
  title: 'Accès',
  usable: 'Accès utilisables',
  app: 'Application',
  what: 'Quoi',
  none: 'Aucune application ne peut lire vos données. Dès qu’une le demande, elle apparaît ici.',
  some: (count) =>
    count === 1
      ? 'Une application peut lire certaines de vos données.'
      : `${count} applications peuvent lire certaines de vos données.`,
  sharePerson: 'Partager avec une personne',
  person: (provider, app) =>
    `Une personne, telle que ${provider} la connaît\u202f; elle lit dans ${app}.`,
  endPerson: (amount) =>
    `Dès lors, elle ne pourra plus rien voir. Ce qu’elle a vu${amount === null ? '' : ` (${amount})`}, elle peut s’en souvenir ou l’avoir copié.`,
  newPeople:
    'Quelqu’un de nouveau peut lire certaines de vos données depuis votre dernière visite.',
  truth: 'Cette page montre tous les accès, quel que soit le gestionnaire.',
  counted: [
    'Une lecture en cours compte une fois terminée ; ',
    'Activité',
    ' la montre dès son début.',
  ],
  mayWrite: 'Peut lire et écrire',
  status: { can_read: 'Peut lire', ended: 'Terminé', expired: 'Terminé', not_bound: 'Terminé' },
  waits: 'En attente',
  waitingTitle: 'Accès en attente',
  waitingText:
    'Il a été autorisé là où étaient vos données. Rien ne se lit ici par lui avant que vous choisissiez un gestionnaire ; vous dites alors, pour chaque application, ce qui continue.',
  waitingApps: (count) =>
    count === 1
      ? 'Une application ou une personne pouvait lire certaines de ces données là où elles étaient. Elle attend que vous choisissiez un gestionnaire.'
      : `${count} applications ou personnes pouvaient lire certaines de ces données là où elles étaient. Elles attendent que vous choisissiez un gestionnaire.`,
  chooseProvider: 'Choisir un gestionnaire',
  sensitive: 'Sensible',
  aboutOthers: 'Concerne aussi d’autres personnes',
  since: 'Depuis',
  until: 'Jusqu’au',
  untilEnded: 'moment où vous y mettez fin',
  once: (moment) => `${moment}, une seule fois`,
  lastRead: 'Dernière lecture',
  never: 'jamais',
  bearer:
    'Toute personne qui détient sa clé peut lire ceci : la clé n’est pas liée à l’application.',
  readSoFar: 'Lu jusqu’ici',
  records: { one: 'élément', other: 'éléments' },
  manager: 'Géré par',
  allowedAt: 'Autorisé chez',
  ended: 'Terminé',
  by: {
    owner: (moment) => `${moment}, par vous, ici`,
    issuer: (moment) => `${moment}, chez votre gestionnaire`,
    list: (moment) => `${moment}, chez votre gestionnaire`,
    replaced: (moment) => `${moment}, remplacé par une réponse plus récente`,
    switch: (moment) => `${moment}, par vous, en changeant qui gère l’accès`,
    expired: (moment) => `${moment}, au terme prévu`,
    not_bound: () => 'aucun de vos gestionnaires ne le gère',
  },
  untold: (host) =>
    `${host} n’a pas confirmé qu’il le sait. L’application est refusée ici malgré tout.`,
  conflict:
    'Quelqu’un a présenté un autre document sous le nom de cet accès. Il a été refusé. L’accès lui-même reste tel que vous l’avez autorisé.',
  isNew: 'Nouveau depuis votre dernière visite',
  change: 'Changer',
  end: 'Mettre fin à l’accès',
  keep: 'Garder l’accès',
  endedSection: (count) => `Terminés (${count})`,
  endedTitle: 'Accès terminés',
  noneEnded: 'Aucun accès n’est terminé.',
  older: 'Plus anciens',
  backToAccess: 'Revenir à Accès',
  quotes: ['«\u202f', '\u202f»'],
  noSuch: 'Cet accès n’existe pas. La page Accès les montre tous.',
  noSuchPage:
    'Cette adresse d’accès plus anciens est incomplète. Revenez à Accès, et choisissez « Plus anciens ».',
  question: (host) => `Mettre fin à l’accès de ${host} ?`,
  now: 'Dès lors, elle ne pourra plus rien lire.',
  copies: (amount) =>
    `Elle garde peut-être ce qu’elle a lu${amount === null ? '' : ` : ${amount}`}. Pour le faire effacer, adressez-vous à l’application.`,
  askThere: (host) => `Aller chez ${host}`,
  parts: ['Certaines fonctions de ', ' peuvent s’arrêter ; demandez-y en cas de doute.'],
  notices: (count) =>
    count === 1
      ? 'Une application peut lire certaines de vos données depuis votre dernière visite.'
      : `${count} applications peuvent lire certaines de vos données depuis votre dernière visite.`,
  look: 'Regarder',
  idle: (count) =>
    count === 1
      ? 'Une application qui peut lire certaines de vos données n’a rien lu depuis 3 mois.'
      : `${count} applications qui peuvent lire certaines de vos données n’ont rien lu depuis 3 mois.`,
  isIdle: 'Elle n’a rien lu depuis 3 mois.',
  keepIdle: 'Garder',
  endSome: 'Regarder, et mettre fin',
}

export const words: Record<Lang, Words> = { en, fr: french(fr) }
