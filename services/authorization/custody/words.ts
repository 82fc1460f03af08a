export const words = {
  en: {
    title: 'Keys',
    line: 'Each answer you give to an app is signed with a key. This is where it is kept, and the words that stand for it where your data is.',
    none: 'No key yet. One is made when you let this provider manage access to your data.',
    kept: 'This provider keeps the key, sealed.',
    fullKey: 'The full key',
  },
  fr: {
    title: 'Clés',
    line: 'Chaque réponse que vous donnez à une application est signée avec une clé. Voici où elle est gardée, et les mots qui la désignent là où sont vos données.',
    none: 'Pas encore de clé. Elle est créée quand vous confiez à ce gestionnaire l’accès à vos données.',
    kept: 'Ce gestionnaire garde la clé, scellée.',
    fullKey: 'La clé entière',
  },
}
