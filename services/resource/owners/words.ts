import { french, type Lang } from '@mandate/ui'

const en = {
  title: 'Your data',
  address: 'Address of your data',
  addressHint: 'Apps and your provider know your data by this address.',
  here: (records: string, used: string, quota: string) => `${records} · ${used} of ${quota} used`,
  nearlyFull: 'Storage is nearly full. New imports may stop part-way.',
  empty: 'Nothing here yet.',
  steps: [
    'Ask Google, Facebook or another service for your data (a few minutes to two days).',
    'Bring the files here.',
  ],
  showHow: 'Show me how',
  bringHome: 'You took everything along from another service of this kind?',
  bringHomeLink: 'Bring it all here',
  add: 'Add data',
  what: 'What is here',
  kind: 'Kind',
  count: 'How many',
  when: 'Years',
  years: 'When it is from',
  year: 'Year',
  asTable: 'As a table',
  drawn: (first: string, last: string, most: string) =>
    `A bar for each year from ${first} to ${last}; most is of ${most}.`,
  orMore: (count: string) => `${count} or more`,
  lastImport: 'Last import',
  goesOn: 'You can close this page. Reading goes on.',
  follow: 'See the import',
  access: 'Access',
  apps: (count: number) =>
    count === 0
      ? 'No app can read your data.'
      : count === 1
        ? 'One app can read some of your data.'
        : `${count} apps can read some of your data.`,
  seeAccess: 'See who can read what',
  provider: 'Provider',
  noProvider: 'You have none yet. Until you choose one, no app can ask for your data.',
  chooseProvider: 'Choose a provider',
  seeProvider: 'See or change it',
  record: { one: 'record', other: 'records' },
  asks: 'An export is not read before you have said whose it is.',
  answer: 'Say whose',
  failed: (files: string) => `${files} could not be read.`,
  report: 'See the report',
  file: { one: 'file', other: 'files' },
}

const fr: typeof en = {
  title: 'Vos données',
  address: 'Adresse de vos données',
  addressHint: 'Les applications et votre gestionnaire connaissent vos données par cette adresse.',
  here: (records, used, quota) => `${records} · ${used} sur ${quota} utilisés`,
  nearlyFull: 'La place est presque épuisée. De nouveaux imports peuvent s’arrêter en route.',
  empty: 'Il n’y a encore rien ici.',
  steps: [
    'Demandez vos données à Google, à Facebook ou à un autre service (de quelques minutes à deux jours).',
    'Apportez les fichiers ici.',
  ],
  showHow: 'Voir comment',
  bringHome: 'Vous avez tout emporté d’un autre service de ce genre ?',
  bringHomeLink: 'Tout apporter ici',
  add: 'Ajouter des données',
  what: 'Ce qu’il y a ici',
  kind: 'Type',
  count: 'Combien',
  when: 'Années',
  years: 'De quand cela date',
  year: 'Année',
  asTable: 'En tableau',
  drawn: (first, last, most) =>
    `Une barre par année de ${first} à ${last} ; ${most} en compte le plus.`,
  orMore: (count) => `${count} ou plus`,
  lastImport: 'Dernier import',
  goesOn: 'Vous pouvez fermer cette page. La lecture continue.',
  follow: 'Voir l’import',
  access: 'Accès',
  apps: (count) =>
    count === 0
      ? 'Aucune application ne peut lire vos données.'
      : count === 1
        ? 'Une application peut lire certaines de vos données.'
        : `${count} applications peuvent lire certaines de vos données.`,
  seeAccess: 'Voir qui peut lire quoi',
  provider: 'Gestionnaire',
  noProvider:
    'Vous n’en avez pas encore. D’ici là, aucune application ne peut demander vos données.',
  chooseProvider: 'Choisir un gestionnaire',
  seeProvider: 'Le voir ou en changer',
  record: { one: 'élément', other: 'éléments' },
  asks: 'Un export ne sera pas lu avant que vous ayez dit à qui il est.',
  answer: 'Dire à qui',
  failed: (files) => `Lecture impossible : ${files}.`,
  report: 'Voir le rapport',
  file: { one: 'fichier', other: 'fichiers' },
}

export const words: Record<Lang, typeof en> = { en, fr: french(fr) }
