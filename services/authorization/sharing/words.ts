import { french } from '@mandate/ui'

/** Words of the pages where an owner shares with a person. */
const en = {
  title: 'Share with a person',
  choose:
    'Choose what to show where your data is: open a kind of data there, narrow it to what you mean, and press “Share this selection”.',
  chooseAt: (host: string) => `Choose at ${host}`,
  noData: 'This provider does not manage access to any data of yours yet.',
  notHere:
    'This provider has named no app in which people read what is shared with them, so nothing can be shared with a person here.',
  what: 'What you share',
  whom: 'Their address',
  whomHint:
    'As their provider gave it to them, like bob@provider.example. Ask them for it rather than guess.',
  goOn: 'Go on',
  problems: {
    no_alias: 'Write an address like bob@provider.example.',
    unreachable: 'This address leads to nobody: its provider does not answer. Is it written right?',
    not_able:
      'The provider of this address cannot take what is shared with its people. Ask the person for another one.',
    no_account:
      'This address, on a domain of its own, leads to a provider but does not say to which account there. Ask the person to make its file anew at their provider, under “Your name for apps”.',
    another:
      'What stands at that domain is about another address, not this one. Is it written right? Ask the person for theirs.',
  },
  question: ['Share this with ', '?'],
  person: 'Who sees it',
  provider: 'Who says it is them',
  readIn: 'They read it in',
  check: (provider: string) =>
    `Check each letter with the person. ${provider} decides who has this address; if nobody has it, nobody sees anything.`,
  checkDomain: (domain: string, provider: string) =>
    `Check each letter with the person. Whoever has ${domain} decides whose account at ${provider} this address means.`,
  sees: 'They will see',
  keeps:
    'What somebody has seen, they may remember or copy: ending this takes nothing back. They cannot pass it on from here to others.',
  after: 'If you allow this now',
  until: (date: string) => `until ${date}`,
  untilEnded: 'until you end it',
  placeAsChosen: (step: string | null) =>
    step ? `as you chose: ${step}` : 'as you chose: exact place',
  duration: 'They may see it for',
  refuse: 'Do not share',
  allow: 'Share',
  nothingLeft:
    'Nothing would be left to show. Leave out less, or choose other days, or do not share it.',
  wider: 'This can only be made smaller than what you chose. Nothing was shared.',
  closed: (item: string, host: string) =>
    `You have not opened “${item}” to this provider. Nothing was shared. Open it at ${host} first.`,
  changed:
    'This page was made in another language, or changed meanwhile. Please read it again, and answer again.',
  onlyReading: 'A person can only be shown something. This selection also asks to write.',
  noSuch: 'This is no selection of your data. Go back to where your data is and choose again.',
  notLinked: 'This provider does not manage access to this data.',
  unreachableData: (host: string) =>
    `${host} does not answer, so we cannot say what this is. Nothing was shared. Try again later.`,
  noReader: (host: string) =>
    `${host}, the app in which people read, cannot be reached. Nothing was shared. Try again later.`,
}

const fr: typeof en = {
  title: 'Partager avec une personne',
  choose:
    'Choisissez ce que vous montrez là où sont vos données : ouvrez-y un type de données, réduisez-le à ce que vous voulez, puis « Partager cette sélection ».',
  chooseAt: (host) => `Choisir chez ${host}`,
  noData: 'Ce gestionnaire ne gère encore l’accès à aucune de vos données.',
  notHere:
    'Ce gestionnaire n’a désigné aucune application où lire ce qui est partagé : ici, rien ne peut être partagé avec une personne.',
  what: 'Ce que vous partagez',
  whom: 'Son adresse',
  whomHint:
    'Telle que son gestionnaire la lui a donnée, comme bob@gestionnaire.example. Demandez-la plutôt que de la deviner.',
  goOn: 'Continuer',
  problems: {
    no_alias: 'Écrivez une adresse comme bob@gestionnaire.example.',
    unreachable:
      'Cette adresse ne mène à personne : son gestionnaire ne répond pas. Est-elle bien écrite ?',
    not_able:
      'Le gestionnaire de cette adresse ne reçoit pas ce qui est partagé avec ses membres. Demandez une autre adresse à la personne.',
    no_account:
      'Cette adresse, sur un domaine à part, mène à un gestionnaire mais ne dit pas à quel compte. Demandez à la personne d’en refaire le fichier chez son gestionnaire, sous « Votre nom pour les applications ».',
    another:
      'Ce qui se trouve à ce domaine parle d’une autre adresse, pas de celle-ci. Est-elle bien écrite ? Demandez la sienne à la personne.',
  },
  question: ['Partager ceci avec ', ' ?'],
  person: 'Qui le voit',
  provider: 'Qui dit que c’est bien cette personne',
  readIn: 'Où elle le lit',
  check: (provider) =>
    `Vérifiez chaque lettre avec la personne. ${provider} décide à qui est cette adresse ; si elle n’est à personne, personne ne voit rien.`,
  checkDomain: (domain, provider) =>
    `Vérifiez chaque lettre avec la personne. Qui a ${domain} décide quel compte chez ${provider} cette adresse désigne.`,
  sees: 'Cette personne verra',
  keeps:
    'Ce que quelqu’un a vu, il peut s’en souvenir ou le copier : y mettre fin ne reprend rien. D’ici, il ne peut pas le transmettre à d’autres.',
  after: 'Si vous acceptez maintenant',
  until: (date) => `jusqu’au ${date}`,
  untilEnded: 'jusqu’à ce que vous y mettiez fin',
  placeAsChosen: (step) =>
    step ? `comme vous l’avez choisi : ${step}` : 'comme vous l’avez choisi : lieu exact',
  duration: 'Cette personne peut le voir pendant',
  refuse: 'Ne pas partager',
  allow: 'Partager',
  nothingLeft:
    'Il ne resterait rien à montrer. Retirez moins de détails, choisissez d’autres jours, ou ne partagez pas.',
  wider: 'Ceci ne peut être que plus restreint que votre choix. Rien n’a été partagé.',
  closed: (item, host) =>
    `Vous n’avez pas ouvert « ${item} » à ce gestionnaire. Rien n’a été partagé. Ouvrez-le d’abord chez ${host}.`,
  changed:
    'Cette page a été faite dans une autre langue, ou a changé entre-temps. Relisez-la, puis répondez à nouveau.',
  onlyReading:
    'On ne peut que montrer quelque chose à une personne. Cette sélection demande aussi d’écrire.',
  noSuch:
    'Ce n’est pas une sélection de vos données. Revenez là où sont vos données et choisissez à nouveau.',
  notLinked: 'Ce gestionnaire ne gère pas l’accès à ces données.',
  unreachableData: (host) =>
    `${host} ne répond pas, nous ne pouvons donc pas dire de quoi il s’agit. Rien n’a été partagé. Réessayez plus tard.`,
  noReader: (host) =>
    `${host}, l’application où l’on lit, ne répond pas. Rien n’a été partagé. Réessayez plus tard.`,
}

export const words = { en, fr: french(fr) }
