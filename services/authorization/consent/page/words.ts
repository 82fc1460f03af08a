import { french } from '@mandate/ui'

/** What the consent page says, in the words of people: app, share, allow, end. Dates come in already written. */
interface Words {
  asks: (host: string) => string
  /** It asks for more than to see. */
  asksToWrite: (host: string) => string
  assistantAsks: (host: string) => string
  /** Of an assistant without a key of its own: before the question, and beside *Allow*. */
  bearer: [warning: string, limits: string]
  /** Of a request that came with a code. */
  byCode: [warning: string, why: string]
  backByCode: string
  callsItself: [before: string, after: string]
  noName: string
  firstTime: string
  knownSince: (date: string) => string
  staysAt: [before: string, after: string]
  nothingYet: string
  groups: { needed: string; choice: string; unless_objected: string }
  /** Around the app's own words. */
  quotes: [before: string, after: string]
  why: string
  noWhy: string
  /** Above the app's answers where they are the same for all of a group. */
  forAll: string
  /** Two claims that the app makes, or one of them. */
  claims: (kept: string | null, passed: string | null) => string
  keeps: (days: number) => string
  keepsThen: Record<string, string>
  noKeeping: string
  passesToNobody: string
  passesTo: (names: string) => string
  noRecipients: string
  sensitive: string
  /** Of the kinds that the law protects most. */
  mayTell: (kinds: readonly string[]) => string
  /** What the data is good for without any app. */
  forYourself: (use: string) => string
  aboutOthers: string
  isNew: string
  allowedUntil: (date: string) => string
  allowedUntilEnded: string
  object: string
  aboveCeiling: (host: string) => string
  raise: (host: string) => string
  cannotAllow: (host: string) => string
  examples: (host: string) => string
  spelledOut: (count: number, hasBoxes: boolean) => string
  leaveOutTitle: string
  leaveOut: (label: string) => string
  shareLess: string
  from: string
  to: string
  lastDayIncluded: string
  place: string
  asAsked: (step: string | null) => string
  placeStep: Record<string, string>
  duration: string
  /** `as_now` only where something is changed. */
  durations: { day: string; week: string; '90days': string; until_ended: string; as_now?: string }
  show: string
  ifYouAllow: string
  things: (count: number) => string
  until: (date: string) => string
  untilEnded: string
  howToEnd: [before: string, link: string, after: string]
  /** Of what an app may write. */
  endWrites: string
  refuse: string
  once: string
  onceLine: string
  allow: string
  youReturn: (host: string) => string
  policy: string
  terms: string
  developers: string
  problems: {
    changed: string
    nothing_chosen: string
    wider: (field: string | null) => string
    needed_left_out: (item: string) => string
    needed_closed: (item: string) => string
    bad_date: (field: string) => string
    ends_before_it_begins: string
  }
}

const en: Words = {
  asks: (host) => `${host} asks to see some of your data`,
  asksToWrite: (host) => `${host} asks to write into your data`,
  assistantAsks: (host) => `The assistant at ${host} asks to see some of your data`,
  bearer: [
    'Whoever holds the key can read this.',
    'This assistant gets a key that is not tied to it. That is why it lasts 7 days at most, only lets it read, and opens nothing sensitive.',
  ],
  byCode: [
    'Did you start this program yourself, just now?',
    'If somebody sent you the code, by mail, message or telephone, press Refuse: they would read your data, not you.',
  ],
  backByCode: 'Afterwards you go back to the program that showed you the code.',
  callsItself: ['It calls itself “', '”.'],
  noName: 'It gives itself no name.',
  firstTime: 'First time it asks you.',
  knownSince: (date) => `You first allowed it something on ${date}.`,
  staysAt: ['Your data stays at ', '.'],
  nothingYet: 'Nothing is shared until you choose.',
  groups: {
    needed: 'The app says it cannot work without this',
    choice: 'Your choice',
    unless_objected: 'They will use this unless you object',
  },
  quotes: ['“', '”'],
  why: 'Why:',
  noWhy: 'It does not say why.',
  forAll: 'For each of these:',
  claims: (kept, passed) =>
    `It ${[kept, passed].filter((claim) => claim !== null).join(', and ')}, it says.`,
  keeps: (days) => `keeps this for ${days === 1 ? 'one day' : `${days} days`}`,
  keepsThen: { delete: ', then deletes it', anonymize: ', then removes your name from it' },
  noKeeping: 'It does not say how long it keeps this.',
  passesToNobody: 'passes it to nobody',
  passesTo: (names) => `passes it to ${names}`,
  noRecipients: 'It does not say whom it passes it to.',
  sensitive: 'Sensitive',
  mayTell: (kinds) => `May tell of: ${kinds.join(', ')}`,
  forYourself: (use) => `What you can do with it yourself: ${use}`,
  aboutOthers: 'About other people too',
  isNew: 'New',
  allowedUntil: (date) => `Already allowed until ${date}`,
  allowedUntilEnded: 'Already allowed until you end it',
  object: 'I object',
  aboveCeiling: (host) =>
    `You have not opened this to your provider at ${host}, so it cannot be allowed here.`,
  raise: (host) => `Open it at ${host}`,
  cannotAllow: (host) =>
    `The app says it cannot work without something that you have not opened to your provider at ${host}. Open it there first, then press “Show what this changes”.`,
  examples: (host) => `See examples at ${host}`,
  spelledOut: (count, hasBoxes) => `All ${count}, one by one${hasBoxes ? ', to leave out' : ''}`,
  leaveOutTitle: 'Leave out a detail',
  leaveOut: (label) => `Leave out ${label}`,
  shareLess: 'Share less',
  from: 'From',
  to: 'to',
  lastDayIncluded: 'The last day is included.',
  place: 'Place',
  asAsked: (step) => (step ? `as asked: ${step}` : 'as asked: exact place'),
  placeStep: {
    '0.001': 'to about 100 m',
    '0.01': 'to about 1 km',
    '0.1': 'to about 10 km',
    '1': 'to about 100 km',
  },
  duration: 'The app may read for',
  durations: { day: 'one day', week: '7 days', '90days': '90 days', until_ended: 'until I end it' },
  show: 'Show what this changes',
  ifYouAllow: 'If you allow',
  things: (count) => (count === 1 ? '1 thing' : `${count} things`),
  until: (date) => `until ${date}`,
  untilEnded: 'until you end it',
  endWrites: 'It writes nothing more then; what it wrote stays yours.',
  howToEnd: [
    'End it at any time under ',
    'Access',
    '. Ending stops new reading; it does not take back what was read.',
  ],
  refuse: 'Refuse',
  once: 'Allow once',
  onceLine: 'for one hour',
  allow: 'Allow',
  youReturn: (host) => `You then return to ${host}.`,
  policy: 'What it promises about privacy',
  terms: 'Its terms',
  developers: 'For developers',
  problems: {
    changed:
      'This request has changed since you opened it. Nothing was shared. Please read it again.',
    nothing_chosen: 'You have not chosen anything to share. Choose something, or refuse.',
    wider: (field) =>
      `${field ? `“${field}”` : 'Your answer'} can only be made smaller than the app asked. Nothing was shared.`,
    needed_closed: (item) =>
      `The app says it cannot work without “${item}”, and you have not opened that to your provider. Nothing was shared. Open it where your data is kept, or refuse.`,
    needed_left_out: (item) =>
      `The app says it cannot work without “${item}”, and what you left out leaves nothing of it. Share it, or refuse.`,
    bad_date: (field) => `“${field}” is not a date like 2018-12-31. Nothing was shared.`,
    ends_before_it_begins:
      'The last day is before the first. Nothing was shared: choose a “to” that is not before “From”.',
  },
}

const fr: Words = {
  asks: (host) => `${host} demande à voir certaines de vos données`,
  asksToWrite: (host) => `${host} demande à écrire dans vos données`,
  assistantAsks: (host) =>
    `L’application assistante de ${host} demande à voir certaines de vos données`,
  bearer: [
    'Toute personne qui détient la clé peut lire ceci.',
    'Cette application reçoit une clé qui n’est pas liée à elle. C’est pourquoi la clé dure 7 jours au plus, ne permet que de lire, et n’ouvre rien de sensible.',
  ],
  byCode: [
    'Avez-vous lancé ce programme vous-même, à l’instant ?',
    'Si quelqu’un vous a donné le code, par courriel, message ou téléphone, choisissez Refuser : cette personne lirait vos données à votre place.',
  ],
  backByCode: 'Vous revenez ensuite au programme qui vous a montré le code.',
  callsItself: ['Elle se présente sous le nom « ', ' ».'],
  noName: 'Elle ne donne aucun nom.',
  firstTime: 'C’est sa première demande.',
  knownSince: (date) => `Vous lui avez donné une première autorisation le ${date}.`,
  staysAt: ['Vos données restent chez ', '.'],
  nothingYet: 'Rien n’est partagé avant votre choix.',
  groups: {
    needed: 'L’application dit ne pas pouvoir fonctionner sans cela',
    choice: 'À votre choix',
    unless_objected: 'Elle l’utilisera, sauf opposition de votre part',
  },
  quotes: ['«\u202f', '\u202f»'],
  why: 'Pourquoi :',
  noWhy: 'Elle ne dit pas pourquoi.',
  forAll: 'Pour chacun de ces points :',
  claims: (kept, passed) =>
    `Elle ${[kept, passed].filter((claim) => claim !== null).join(', et ')}, dit-elle.`,
  keeps: (days) => `conserve cela ${days === 1 ? 'un jour' : `${days} jours`}`,
  keepsThen: { delete: ', puis l’efface', anonymize: ', puis en retire votre nom' },
  noKeeping: 'Elle ne dit pas combien de temps elle conserve cela.',
  passesToNobody: 'ne le transmet à personne',
  passesTo: (names) => `le transmet à ${names}`,
  noRecipients: 'Elle ne dit pas à qui elle transmet cela.',
  sensitive: 'Sensible',
  mayTell: (kinds) => `Peut révéler : ${kinds.join(', ')}`,
  forYourself: (use) => `Ce que vous pouvez en faire vous-même : ${use}`,
  aboutOthers: 'Concerne aussi d’autres personnes',
  isNew: 'Nouveau',
  allowedUntil: (date) => `Déjà autorisé jusqu’au ${date}`,
  allowedUntilEnded: 'Déjà autorisé, sans date de fin',
  object: 'Je m’y oppose',
  aboveCeiling: (host) =>
    `Vous n’avez pas ouvert cela à votre gestionnaire chez ${host} : on ne peut pas l’autoriser ici.`,
  raise: (host) => `L’ouvrir chez ${host}`,
  cannotAllow: (host) =>
    `L’application dit ne pas pouvoir fonctionner sans ce que vous n’avez pas ouvert à votre gestionnaire chez ${host}. Ouvrez-le d’abord là-bas, puis choisissez « Voir ce que cela change ».`,
  examples: (host) => `Voir des exemples chez ${host}`,
  spelledOut: (count, hasBoxes) => `La liste des ${count}${hasBoxes ? ', pour en retirer' : ''}`,
  leaveOutTitle: 'Retirer un détail',
  leaveOut: (label) => `Retirer ${label}`,
  shareLess: 'Partager moins',
  from: 'Du',
  to: 'au',
  lastDayIncluded: 'Le dernier jour est compris.',
  place: 'Lieu',
  asAsked: (step) => (step ? `comme demandé : ${step}` : 'comme demandé : lieu exact'),
  placeStep: {
    '0.001': 'à 100 m près',
    '0.01': 'à 1 km près',
    '0.1': 'à 10 km près',
    '1': 'à 100 km près',
  },
  duration: 'L’application peut lire pendant',
  durations: {
    day: 'un jour',
    week: '7 jours',
    '90days': '90 jours',
    until_ended: 'tant que je n’y mets pas fin',
  },
  show: 'Voir ce que cela change',
  ifYouAllow: 'Si vous autorisez',
  things: (count) => (count === 1 ? '1 chose' : `${count} choses`),
  until: (date) => `jusqu’au ${date}`,
  untilEnded: 'jusqu’à ce que vous y mettiez fin',
  endWrites: 'Elle n’écrit alors plus rien ; ce qu’elle a écrit reste à vous.',
  howToEnd: [
    'Mettez-y fin à tout moment sous ',
    'Accès',
    '. Cela arrête toute nouvelle lecture, sans reprendre ce qui a été lu.',
  ],
  refuse: 'Refuser',
  once: 'Autoriser une fois',
  onceLine: 'pendant une heure',
  allow: 'Autoriser',
  youReturn: (host) => `Vous revenez ensuite à ${host}.`,
  policy: 'Ce qu’elle promet sur la vie privée',
  terms: 'Ses conditions',
  developers: 'Pour les développeurs',
  problems: {
    changed:
      'Cette demande a changé depuis son ouverture. Rien n’a été partagé. Merci de la relire.',
    nothing_chosen: 'Vous n’avez rien choisi à partager. Choisissez quelque chose, ou refusez.',
    wider: (field) =>
      `${field ? `« ${field} » ne peut être que plus restreint` : 'Votre réponse ne peut être que plus restreinte'} que la demande. Rien n’a été partagé.`,
    needed_closed: (item) =>
      `L’application dit ne pas pouvoir fonctionner sans « ${item} », que vous n’avez pas ouvert à votre gestionnaire. Rien n’a été partagé. Ouvrez-le là où sont vos données, ou refusez.`,
    needed_left_out: (item) =>
      `L’application dit ne pas pouvoir fonctionner sans « ${item} », et il n’en reste rien. Partagez-le, ou refusez.`,
    bad_date: (field) => `« ${field} » n’est pas une date comme 2018-12-31. Rien n’a été partagé.`,
    ends_before_it_begins:
      'Le dernier jour est avant le premier. Rien n’a été partagé : choisissez un dernier jour qui n’est pas avant le premier.',
  },
}

export const words: Record<'en' | 'fr', Words> = { en, fr: french(fr) }
export type { Words }
