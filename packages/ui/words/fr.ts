import type { Words } from './en.ts'

export const fr: Words = {
  skip: 'Aller au contenu',
  mainNavigation: 'Navigation principale',
  signOut: 'Se déconnecter',
  signedInAs: 'Session de',
  appearance: 'Apparence',
  language: 'Langue',
  themes: { system: 'Comme l’appareil', light: 'Claire', dark: 'Sombre' },
  languages: { en: 'English', fr: 'Français' },
  save: 'Enregistrer',
  problem: {
    title: 'Cela n’a pas fonctionné',
    notFound: 'Il n’y a rien ici',
    notFoundText: 'Rien n’a été modifié. L’adresse est peut-être ancienne ou mal saisie.',
    forbidden: 'Cela n’a pas été accepté',
    forbiddenText: 'Rien n’a été modifié. Ouvrez de nouveau la page et recommencez à partir de là.',
    server: 'Quelque chose a échoué de notre côté',
    serverText:
      'Nous ne savons pas si votre dernière action a abouti. Vérifiez avant de recommencer.',
    tooMany: 'Trop d’essais',
    tooManyText: 'Rien n’a été modifié. Attendez une minute, puis recommencez.',
    home: 'Aller à la première page',
    reference: 'Pour toute question, ceci nous aide à le retrouver\u202f:',
  },
}
