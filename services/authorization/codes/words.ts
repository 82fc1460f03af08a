import { formatDuration, french } from '@mandate/ui'
export const words = {
  en: {
    title: 'Enter a code',
    what: 'A program that you started on a computer, perhaps in a window without pictures, shows you a code of eight letters. Type it here to see what the program asks for. Typing it shares nothing.',
    warningTitle: 'Only type a code from a program that you started yourself.',
    warning:
      'Nobody needs it to help you, to pay you or to check your account. Whoever sends you a code and asks you to type it here wants to read your data.',
    code: 'Code',
    hint: 'For example WDJB-MJHT. It works for ten minutes.',
    go: 'Continue',
    noSuch:
      'There is no such code: it may be mistyped, more than ten minutes old, or used. Nothing was shared. Look at it again, or let the program show a new one.',
    tooMany: (seconds: number) =>
      `Too many codes were tried. Nothing was shared. Try again in ${formatDuration(seconds * 1000, 'en')}.`,
    allowed: 'Allowed',
    allowedLine: 'Go back to the program: it goes on by itself. This page can be closed.',
    receipt: 'Keep the receipt',
    end: ['You can end this at any time under ', '.'],
    refused: 'You refused',
    refusedLine: 'The program sees nothing. This page can be closed.',
    access: 'Access',
  },
  fr: french({
    title: 'Entrer un code',
    what: 'Un programme que vous avez lancé sur un ordinateur, peut-être dans une fenêtre sans images, vous montre un code de huit lettres. Entrez-le ici pour voir ce qu’il demande. L’entrer ne partage rien.',
    warningTitle: 'N’entrez que le code d’un programme que vous avez lancé vous-même.',
    warning:
      'Personne n’en a besoin pour vous aider, vous payer ou vérifier votre compte. Si on vous envoie un code en vous priant de l’entrer ici, c’est pour lire vos données.',
    code: 'Code',
    hint: 'Par exemple WDJB-MJHT. Il sert pendant dix minutes.',
    go: 'Continuer',
    noSuch:
      'Ce code n’existe pas : il est peut-être mal recopié, vieux de plus de dix minutes, ou déjà utilisé. Rien n’a été partagé. Vérifiez-le, ou demandez-en un nouveau au programme.',
    tooMany: (seconds: number) =>
      `Trop de codes essayés. Rien n’a été partagé. Réessayez dans ${formatDuration(seconds * 1000, 'fr')}.`,
    allowed: 'Autorisé',
    allowedLine: 'Revenez au programme : il continue de lui-même. Cette page peut être fermée.',
    receipt: 'Garder le reçu',
    end: ['Vous pouvez y mettre fin à tout moment sous ', '.'],
    refused: 'Vous avez refusé',
    refusedLine: 'Le programme ne voit rien. Cette page peut être fermée.',
    access: 'Accès',
  }),
}
