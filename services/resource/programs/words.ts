import { formatDuration, french, type Lang } from '@mandate/ui'

const en = {
  title: 'Enter a code',
  what: 'You started “mandate” on a computer, and it shows a code of eight letters. Type it here to see what it asks for. Typing it allows nothing.',
  warningTitle: 'Only type a code from a program that you started yourself, a moment ago.',
  warning:
    'Nobody needs it to help you, to pay you or to check your account. Whoever sends you a code and asks you to type it here wants all of your data.',
  code: 'Code',
  hint: 'For example WDJB-MJHT. It works for ten minutes.',
  go: 'Continue',
  noSuch:
    'There is no such code: it may be mistyped, more than ten minutes old, or used. Nothing was allowed. Look at it again, or let the program show a new one.',
  tooMany: (seconds: number) =>
    `Too many codes were tried. Nothing was allowed. Try again in ${formatDuration(seconds * 1000, 'en')}.`,
  question: 'Let a program act as you?',
  shows: (code: string) => `The program that shows ${code} will be signed in as you. It can then:`,
  can: [
    'see all of your data here, and take it along as one archive',
    'bring exports here',
    'see who can read what, and end it',
  ],
  cannot:
    'It can let no app read anything, cannot change how you sign in, and does not learn your password. It stays signed in until “mandate sign-out”, or until you change your password.',
  refuse: 'Refuse',
  allow: 'Let it act as me',
  allowed: 'The program is signed in',
  allowedLine: 'Go back to it: it goes on by itself. This page can be closed.',
  refused: 'You refused',
  refusedLine: 'The program can do nothing here. This page can be closed.',
}

const fr: typeof en = {
  title: 'Entrer un code',
  what: 'Vous avez lancé « mandate » sur un ordinateur, et il montre un code de huit lettres. Entrez-le ici pour voir ce qu’il demande. L’entrer n’autorise rien.',
  warningTitle: 'N’entrez que le code d’un programme que vous venez de lancer vous-même.',
  warning:
    'Personne n’en a besoin pour vous aider, vous payer ou vérifier votre compte. Si on vous envoie un code en vous priant de l’entrer ici, c’est pour avoir toutes vos données.',
  code: 'Code',
  hint: 'Par exemple WDJB-MJHT. Il sert pendant dix minutes.',
  go: 'Continuer',
  noSuch:
    'Ce code n’existe pas : il est peut-être mal recopié, vieux de plus de dix minutes, ou déjà utilisé. Rien n’a été autorisé. Vérifiez-le, ou demandez-en un nouveau au programme.',
  tooMany: (seconds) =>
    `Trop de codes essayés. Rien n’a été autorisé. Réessayez dans ${formatDuration(seconds * 1000, 'fr')}.`,
  question: 'Laisser un programme agir en votre nom ?',
  shows: (code) => `Le programme qui montre ${code} sera connecté à votre place. Il pourra alors :`,
  can: [
    'voir toutes vos données ici, et les emporter en une archive',
    'apporter des exports',
    'voir qui peut lire quoi, et y mettre fin',
  ],
  cannot:
    'Il ne peut laisser aucune application lire quoi que ce soit, ni changer vos façons de vous connecter, et n’apprend pas votre mot de passe. Il reste connecté jusqu’à « mandate sign-out », ou jusqu’à un changement de mot de passe.',
  refuse: 'Refuser',
  allow: 'Le laisser agir',
  allowed: 'Le programme est connecté',
  allowedLine: 'Revenez-y : il continue de lui-même. Cette page peut être fermée.',
  refused: 'Vous avez refusé',
  refusedLine: 'Le programme ne peut rien faire ici. Cette page peut être fermée.',
}

export const words: Record<Lang, typeof en> = { en, fr: french(fr) }
