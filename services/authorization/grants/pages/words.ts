import { french } from '@mandate/ui'

/** Words of the pages Access and Receipts. */
const en = {
  access: 'Access',
  usable: 'Access that can be used',
  app: 'App',
  what: 'What',
  // Another provider beside this one, of which nothing is known here, may let some read.
  none: 'Through this provider no app can read your data. When one asks here, you will see it.',
  some: (count: number) =>
    count === 1
      ? 'One app can read some of your data through this provider.'
      : `${count} apps can read some of your data through this provider.`,
  sharePerson: 'Share with a person',
  person: (provider: string, app: string) =>
    `A person, as ${provider} knows them; reads in ${app}.`,
  endPerson:
    'From then on they can see nothing more. What they have seen, they may remember or have copied.',
  mayWrite: 'Can read and write',
  status: { can_read: 'Can read', ending: 'Ending…', ended: 'Ended' },
  refused: 'Can read nothing',
  since: 'Since',
  until: 'Until',
  untilEnded: 'you end it',
  onceUntil: (date: string) => `${date}, once only`,
  lastUsed: 'Last used',
  never: 'never',
  bearer: 'Whoever holds its key can read this: the key is not tied to the app.',
  dataAt: 'Your data at',
  endedAt: 'Ended',
  endAskedAt: 'End asked for',
  endedBy: {
    owner: (date: string) => `${date}, by you`,
    resource: (date: string) => `${date}, by you, where your data is kept`,
    app: (date: string) => `${date}, by the app`,
    expired: (date: string) => `${date}, its time was over`,
    replaced: (date: string) => `${date}, replaced by a newer answer of yours`,
  },
  replacingLine: (host: string) =>
    `${host} has not confirmed the change yet. Until then the app may read as before.`,
  endingLine: (host: string) => `${host} has not confirmed yet. You can `,
  endThere: 'end it there yourself',
  refusedLine: (host: string) =>
    `${host} does not take this, so the app can read nothing: most likely it is more than you let this provider open. You can `,
  openThere: 'see there what is open',
  change: 'Change',
  end: 'End access',
  receipt: 'Receipt',
  shared: (alias: string, host: string) =>
    `You share this with ${alias}. They find it at ${host}, under “Shared with me”. No message goes to them, so tell them.`,
  keepReceipt: 'Keep the receipt',
  endedSection: (count: number) => `Ended (${count})`,
  endedTitle: 'Access that has ended',
  noneEnded: 'No access has ended.',
  older: 'Older ones',
  backToAccess: 'Back to Access',
  quotes: ['“', '”'],
  noSuch: 'There is no such access. Under Access you find all that this provider allowed.',
  noSuchPage:
    'This address of older ones is not whole. Go back to Access or Receipts and choose “Older ones” there.',
  knows: 'This page knows what this provider allowed.',
  everything: (host: string) => `See everything at ${host}`,
  gone: (host: string) => `There is nothing of yours at ${host} any more: it was deleted there.`,
  endQuestion: (host: string) => `End access for ${host}?`,
  endNow: 'From then on it can read nothing more.',
  endKept: 'It may still have what it read. To have that deleted, ask the app.',
  endAsk: 'What it promises about privacy',
  endParts: ['Parts of ', ' may stop working; ask there if you are not sure.'],
  keep: 'Keep access',
  sensitive: 'Sensitive',
  aboutOthers: 'About other people too',
  receipts: 'Receipts',
  noReceipts: 'You have not allowed anything yet. Each time you do, a receipt to keep stands here.',
  receiptsLine:
    'Each answer of yours as a document to keep. It proves what you allowed, and can be checked without us.',
  download: 'Download',
}

const fr: typeof en = {
  access: 'Accès',
  usable: 'Accès utilisables',
  app: 'Application',
  what: 'Quoi',
  none: 'Par ce gestionnaire, aucune application ne peut lire vos données. Dès qu’une le demande ici, vous la verrez.',
  some: (count) =>
    count === 1
      ? 'Une application peut lire certaines de vos données par ce gestionnaire.'
      : `${count} applications peuvent lire certaines de vos données par ce gestionnaire.`,
  sharePerson: 'Partager avec une personne',
  person: (provider, app) =>
    `Une personne, telle que ${provider} la connaît\u202f; elle lit dans ${app}.`,
  endPerson:
    'Dès lors, elle ne pourra plus rien voir. Ce qu’elle a vu, elle peut s’en souvenir ou l’avoir copié.',
  mayWrite: 'Peut lire et écrire',
  status: { can_read: 'Peut lire', ending: 'Fin en cours…', ended: 'Terminé' },
  refused: 'Ne peut rien lire',
  since: 'Depuis',
  until: 'Jusqu’au',
  untilEnded: 'moment où vous y mettez fin',
  onceUntil: (date) => `${date}, une seule fois`,
  lastUsed: 'Dernier usage',
  never: 'jamais',
  bearer:
    'Toute personne qui détient sa clé peut lire ceci : la clé n’est pas liée à l’application.',
  dataAt: 'Vos données chez',
  endedAt: 'Terminé',
  endAskedAt: 'Fin demandée',
  endedBy: {
    owner: (date) => `${date}, par vous`,
    resource: (date) => `${date}, par vous, là où sont vos données`,
    app: (date) => `${date}, par l’application`,
    expired: (date) => `${date}, à son terme`,
    replaced: (date) => `${date}, remplacé par une réponse plus récente`,
  },
  replacingLine: (host) =>
    `${host} n’a pas encore confirmé le changement. D’ici là, l’application peut lire comme avant.`,
  endingLine: (host) => `${host} n’a pas encore confirmé. Vous pouvez `,
  endThere: 'y mettre fin là-bas',
  refusedLine: (host) =>
    `${host} ne l’accepte pas, et l’application ne peut rien lire : sans doute est-ce plus que ce que vous laissez ce gestionnaire ouvrir. Vous pouvez `,
  openThere: 'voir là-bas ce qui est ouvert',
  change: 'Changer',
  end: 'Mettre fin à l’accès',
  receipt: 'Reçu',
  shared: (alias, host) =>
    `Vous partagez ceci avec ${alias}. Cette personne le trouve chez ${host}, sous « Partagé avec moi ». Aucun message ne lui est envoyé : prévenez-la.`,
  keepReceipt: 'Garder le reçu',
  endedSection: (count) => `Terminés (${count})`,
  endedTitle: 'Accès terminés',
  noneEnded: 'Aucun accès n’est terminé.',
  older: 'Plus anciens',
  backToAccess: 'Revenir à Accès',
  quotes: ['«\u202f', '\u202f»'],
  noSuch: 'Cet accès n’existe pas. La page Accès montre tout ce que ce gestionnaire a autorisé.',
  noSuchPage:
    'Cette adresse est incomplète. Revenez à Accès ou à Reçus, et choisissez « Plus anciens ».',
  knows: 'Cette page connaît ce que ce gestionnaire a autorisé.',
  everything: (host) => `Tout voir chez ${host}`,
  gone: (host) => `Il n’y a plus rien à vous chez ${host} : tout y a été supprimé.`,
  endQuestion: (host) => `Mettre fin à l’accès de ${host} ?`,
  endNow: 'Dès lors, elle ne pourra plus rien lire.',
  endKept:
    'Elle peut garder ce qu’elle a lu. Pour le faire effacer, adressez-vous à l’application.',
  endAsk: 'Ce qu’elle promet sur la vie privée',
  endParts: ['Des parties de ', ' peuvent cesser de fonctionner ; en cas de doute, demandez-lui.'],
  keep: 'Garder l’accès',
  sensitive: 'Sensible',
  aboutOthers: 'Concerne aussi d’autres personnes',
  receipts: 'Reçus',
  noReceipts:
    'Vous n’avez encore rien autorisé. Chaque autorisation laissera ici un reçu à garder.',
  receiptsLine:
    'Chacune de vos réponses, en un document à garder. Il prouve ce que vous avez autorisé, et se vérifie sans nous.',
  download: 'Télécharger',
}

export const words = { en, fr: french(fr) }
