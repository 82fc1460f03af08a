import type { AccountWords } from './en.ts'

export const fr: AccountWords = {
  name: 'Nom',
  nameHint: 'Minuscules, chiffres et tirets\u202f; 32 au plus.',
  password: 'Mot de passe',
  passwordHint: 'Au moins 12 caractères. Quelques mots se retiennent mieux que des signes.',
  signUp: 'Créer un compte',
  signUpLead: 'Un nom et un mot de passe. Ni adresse, ni numéro de téléphone.',
  signUpInstead: 'Première visite\u202f?',
  signIn: 'Se connecter',
  signInLead: {
    plain: '',
    fresh: 'Connectez-vous de nouveau pour continuer. Ainsi nous savons que c’est bien vous.',
  },
  unsent: 'Votre envoi n’a rien modifié. Connectez-vous, puis recommencez.',
  signInInstead: 'Déjà un compte\u202f?',
  signOut: 'Se déconnecter',
  signOutLead: 'La session est celle de',
  signOutText: 'Se déconnecter ne change rien à qui peut lire vos données.',
  stay: 'Rester',
  cancel: 'Annuler',
  usePasskey: 'Utiliser une clé d’accès',
  usePasskeyHint: 'Avec votre empreinte, votre visage ou le verrouillage de l’écran.',
  orPassword: 'Ou avec votre mot de passe\u202f:',
  useCode: 'Utiliser un code de secours',
  wrongPasskey:
    'Cette clé d’accès n’ouvre aucun compte ici, ou la réponse est arrivée trop tard. Rien n’a été modifié\u202f; recommencez, ou utilisez votre mot de passe.',
  notYourPassword: 'Ce n’est pas votre mot de passe. Rien n’a changé.',
  passkeyFailed:
    'L’appareil n’a pas donné de clé d’accès. Rien n’a été modifié\u202f; recommencez.',
  wrong: 'Le nom ou le mot de passe n’est pas le bon. Rien n’a été modifié\u202f; recommencez.',
  wrongName: 'De 1 à 32 minuscules, chiffres et tirets.',
  shortPassword: 'Au moins 12 caractères.',
  longPassword: 'Au plus 1\u202f000 caractères.',
  taken: 'Ce nom est pris. Choisissez-en un autre, ou connectez-vous s’il est à vous.',
  account: {
    leave: 'Supprimer ce compte',
    leaveLead: 'Ce qui part avec lui et ce qui reste est dit avant que rien ne soit supprimé.',
    title: 'Façons de se connecter',
    lead: 'Votre compte ici est',
    back: 'Façons de se connecter',
    cancel: 'Annuler',
    passkeys: 'Clés d’accès',
    passkeysLead:
      'Une clé d’accès est gardée par votre appareil et s’ouvre avec votre empreinte, votre visage ou le verrouillage de l’écran. Personne ne peut la deviner, et elle ne sert qu’ici.',
    noPasskeys: 'Vous n’en avez pas encore.',
    whosePasskeys:
      'Votre mot de passe est nouveau et tout le monde a été déconnecté. Les clés d’accès ci-dessous ouvrent toujours ce compte : supprimez celles que vous ne reconnaissez pas.',
    caption: 'Vos clés d’accès',
    columns: { name: 'Clé', made: 'Créée', used: 'Dernier usage', act: 'Changer' },
    never: 'Jamais',
    addPasskey: 'Ajouter une clé d’accès',
    addLead:
      'Donnez-lui un nom auquel vous la reconnaîtrez. Votre appareil demande ensuite votre empreinte, votre visage ou le verrouillage de l’écran.',
    what: 'Comment l’appeler',
    whatHint: 'Par exemple\u202f: mon téléphone, l’ordinateur du bureau.',
    called: (date: string) => `Clé du ${date}`,
    wrongName: 'De 1 à 60 caractères.',
    notMade:
      'La clé n’a pas été créée\u202f: la réponse de l’appareil est arrivée trop tard ou ne convenait pas. Rien n’a été modifié\u202f; recommencez.',
    noPasskeyHere:
      'Les clés d’accès demandent un navigateur qui les connaît, avec les scripts. Votre mot de passe marche partout.',
    remove: 'Retirer',
    removeNamed: (name: string) => `Retirer ${name}`,
    removeTitle: 'Retirer cette clé d’accès\u202f?',
    removeText: (name: string) =>
      `«\u202f${name}\u202f» n’ouvrira plus votre compte. Votre appareil peut continuer à la proposer\u202f; retirez-la là aussi.`,
    keep: 'La garder',
    lastWay:
      'Cette clé est la seule façon d’entrer dans votre compte. Choisissez d’abord un mot de passe.',
    password: 'Mot de passe',
    passwordSince: (date: string) => `Choisi le ${date}.`,
    noPassword: 'Vous n’en avez pas.',
    changePassword: 'Changer le mot de passe',
    newPassword: 'Nouveau mot de passe',
    passwordLead: 'Ailleurs, les sessions ouvertes à votre nom devront l’être de nouveau.',
    codes: 'Codes de secours',
    codesLead:
      'Dix codes sur papier. Chacun permet une fois de choisir un nouveau mot de passe, si vous avez perdu le vôtre.',
    noCodes: 'Vous n’en avez pas encore.',
    codesLeft: (n: number, date: string) =>
      n < 2
        ? `Il reste ${n} code de ceux créés le ${date}.`
        : `Il reste ${n} codes de ceux créés le ${date}.`,
    makeCodes: 'Créer des codes de secours',
    makeNewCodes: 'Créer de nouveaux codes de secours',
    makeLead:
      'Les codes sont montrés une seule fois, à la page suivante. Nous ne gardons rien d’où l’on puisse les lire.',
    makeAgain: 'Ceux que vous avez ne vaudront plus rien.',
    codesTitle: 'Vos codes de secours',
    codesOnce:
      'Imprimez cette page ou téléchargez les codes, et gardez-les avec vos papiers. Ils ne seront plus montrés.',
    codesUse: (address: string) =>
      `Pour en utiliser un\u202f: ${address}, «\u202fUtiliser un code de secours\u202f».`,
    download: 'Télécharger les codes',
    kept: 'Ils sont en lieu sûr',
    fileHead: (name: string, host: string) => `Codes de secours de ${name} chez ${host}`,
  },
  recovery: {
    title: 'Utiliser un code de secours',
    lead: 'Un code de secours permet une fois de choisir un nouveau mot de passe. Ailleurs, les sessions ouvertes à votre nom sont fermées.',
    code: 'Code de secours',
    set: 'Choisir ce mot de passe',
    wrong:
      'Le nom ou le code n’est pas le bon, ou le code a servi. Rien n’a été modifié\u202f; recommencez.',
  },
  offer: {
    text: 'Pour ne jamais rester dehors\u202f:',
    passkey: 'Ajouter une clé d’accès',
    codes: 'Créer des codes de secours',
    later: 'Plus tard',
  },
}
