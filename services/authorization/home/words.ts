export const words = {
  en: {
    service: 'Mandate · access',
    home: 'Home',
    access: 'Access',
    receipts: 'Receipts',
    keys: 'Keys',
    title: (name: string) => `Hello, ${name}`,
    toAnswer:
      'You were sent here to answer a question about access to your data. Signing in shares nothing; you see the question next.',
    alias: 'Your name for apps',
    aliasLine: 'Give this to an app that asks who manages access to your data.',
    changeAlias: 'Change it, or use your own domain',
    linked: 'Your data',
    linkedSince: 'This provider manages access to it.',
    none: 'This provider does not manage access to any data of yours yet. Go to where your data is, open Provider there, and enter this address:',
    some: (n: number) =>
      n === 0
        ? 'No app can read your data.'
        : n === 1
          ? '1 app can read some of your data.'
          : `${n} apps can read some of your data.`,
    seeAccess: 'See who can read what',
    activity: 'What has happened here',
    code: 'Enter a code from a program',
  },
  fr: {
    service: 'Mandate · accès',
    home: 'Accueil',
    access: 'Accès',
    receipts: 'Reçus',
    keys: 'Clés',
    title: (name: string) => `Bonjour, ${name}`,
    toAnswer:
      'On vous envoie ici répondre à une question sur l’accès à vos données. Se connecter ne partage rien ; la question vient ensuite.',
    alias: 'Votre nom pour les applications',
    aliasLine: 'Donnez-le à une application qui demande qui gère l’accès à vos données.',
    changeAlias: 'En changer, ou prendre votre propre domaine',
    linked: 'Vos données',
    linkedSince: 'Ce gestionnaire en gère l’accès.',
    none: 'Ce gestionnaire ne gère encore l’accès à aucune de vos données. Allez là où sont vos données, ouvrez Gestionnaire, et entrez cette adresse :',
    some: (n: number) =>
      n === 0
        ? 'Aucune application ne peut lire vos données.'
        : n === 1
          ? '1 application peut lire une partie de vos données.'
          : `${n} applications peuvent lire une partie de vos données.`,
    seeAccess: 'Voir qui peut lire quoi',
    activity: 'Ce qui s’est passé ici',
    code: 'Entrer le code d’un programme',
  },
}
