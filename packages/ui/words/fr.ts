import type { Words } from './en.ts'

export const fr: Words = {
  skip: 'Aller au contenu',
  mainNavigation: 'Navigation principale',
  signOut: 'Se déconnecter',
  signedInAs: 'Session de',
  appearance: 'Apparence',
  documentation: 'Documentation pour développeurs',
  language: 'Langue',
  themes: { system: 'Comme l’appareil', light: 'Claire', dark: 'Sombre' },
  languages: { en: 'English', fr: 'Français' },
  save: 'Enregistrer',
  choices: 'Ce que vous pouvez faire',
  more: (count) => `${count} autres`,
  problem: {
    400: [
      'Cela n’a pas fonctionné',
      'Rien n’a été modifié. Revenez en arrière, corrigez, puis recommencez.',
    ],
    401: ['Connectez-vous', 'Rien n’a été modifié. Connectez-vous, puis recommencez.'],
    403: [
      'Cela n’a pas été accepté',
      'Rien n’a été modifié. Ouvrez de nouveau la page et recommencez à partir de là.',
    ],
    404: [
      'Il n’y a rien ici',
      'Rien n’a été modifié. L’adresse est peut-être ancienne ou mal saisie.',
    ],
    408: ['Cela a pris trop de temps', 'Rien n’a été modifié. Recommencez.'],
    409: [
      'Quelque chose a changé entre-temps',
      'Cette action n’a rien fait. Ouvrez de nouveau la page et regardez.',
    ],
    413: [
      'C’était trop à la fois',
      'Rien n’en a été gardé. Envoyez moins à la fois, ou faites d’abord de la place.',
    ],
    429: ['Trop d’essais', 'Rien n’a été modifié. Attendez une minute, puis recommencez.'],
    500: [
      'Quelque chose a échoué de notre côté',
      'Nous ne savons pas si votre dernière action a abouti. Vérifiez avant de recommencer.',
    ],
    home: 'Aller à la première page',
    again: 'Recommencer',
    signIn: 'Se connecter',
    reference: 'Pour toute question, ceci nous aide à le retrouver\u202f:',
    developers: 'Pour les développeurs',
  },
}
