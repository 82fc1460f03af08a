import { french } from '@mandate/ui'
export const words = {
  en: {
    service: 'Mandate · access',
    home: 'Home',
    access: 'Access',
    shared: 'Shared with me',
    receipts: 'Receipts',
    activity: 'Activity',
    keys: 'Keys',
    title: (name: string) => `Hello, ${name}`,
    what: 'This is an access provider: when an app wants your data, it asks you, and keeps your answers. Your data is kept elsewhere.',
    over: 'What the app asked was answered already, or waited too long. Go back to the app, and begin there again.',
    toAnswer:
      'You were sent here to answer a question about access to your data. Signing in shares nothing; you see the question next.',
    alias: 'Your name for apps',
    aliasLine: 'Give this to an app that asks who manages access to your data.',
    changeAlias: 'Change it, or use your own domain',
    linked: 'Your data',
    linkedSince: 'This provider manages access to it.',
    none: 'This provider manages access to none of your data. If it is to, go to where your data is, open Provider there, and enter this address:',
    some: (n: number) =>
      n === 0
        ? 'Through this provider no app can read your data.'
        : n === 1
          ? 'One app can read some of your data through this provider.'
          : `${n} apps can read some of your data through this provider.`,
    waiting: (n: number) =>
      n === 1
        ? 'Somebody wants to show you something of theirs.'
        : `${n} things are shared with you that you have not seen yet.`,
    look: 'Look at it',
    seeAccess: 'See who can read what',
    happened: 'What has happened here',
    code: 'Enter a code from a program',
  },
  fr: french({
    service: 'Mandate · accès',
    home: 'Accueil',
    access: 'Accès',
    shared: 'Partagé avec moi',
    receipts: 'Reçus',
    activity: 'Activité',
    keys: 'Clés',
    title: (name: string) => `Bonjour, ${name}`,
    what: 'Ceci est un gestionnaire d’accès : quand une application veut vos données, il vous demande votre accord, et garde vos réponses. Vos données sont ailleurs.',
    over: 'Cette demande a déjà reçu une réponse, ou a attendu trop longtemps. Revenez à l’application, et recommencez de là.',
    toAnswer:
      'On vous envoie ici répondre à une question sur l’accès à vos données. Se connecter ne partage rien ; la question vient ensuite.',
    alias: 'Votre nom pour les applications',
    aliasLine: 'Donnez-le à une application qui demande qui gère l’accès à vos données.',
    changeAlias: 'En changer, ou prendre votre propre domaine',
    linked: 'Vos données',
    linkedSince: 'Ce gestionnaire en gère l’accès.',
    none: 'Ce gestionnaire ne gère l’accès à aucune de vos données. S’il doit le faire, allez là où sont vos données, ouvrez Gestionnaire, et entrez cette adresse :',
    some: (n: number) =>
      n === 0
        ? 'Par ce gestionnaire, aucune application ne peut lire vos données.'
        : n === 1
          ? 'Une application peut lire certaines de vos données par ce gestionnaire.'
          : `${n} applications peuvent lire certaines de vos données par ce gestionnaire.`,
    waiting: (n: number) =>
      n === 1
        ? 'Quelqu’un veut vous montrer quelque chose.'
        : `${n} choses sont partagées avec vous, que vous n’avez pas encore vues.`,
    look: 'Regarder',
    seeAccess: 'Voir qui peut lire quoi',
    happened: 'Ce qui s’est passé ici',
    code: 'Entrer le code d’un programme',
  }),
}
