import { french } from '@mandate/ui'
export const words = {
  en: {
    title: 'Your name for apps',
    what: 'Type it into any app that asks who manages access to your data. It leads the app here and tells it nothing else.',
    change: 'Change my name',
    changeLine: (days: number) =>
      `You sign in with the new name from then on. Nothing else changes: apps keep their access, and your data stays linked. Your old name still leads here, and nobody else can take it for ${days} days; you can take it back.`,
    name: 'New name',
    nameHint: 'Small letters, digits and hyphens, at most 32',
    problems: {
      taken: 'This name is taken. Choose another.',
      wrongName: 'Use small letters, digits and hyphens, at most 32.',
    },
    domain: 'An address on your own domain',
    domainLine:
      'Have a domain? Then give apps an address on it. If you change your provider, you change one file there, and your address stays.',
    address: 'Your address',
    addressHint: 'Like anna@anna.example',
    noAddress: 'Write an address on a domain of yours, like anna@anna.example.',
    show: 'Show what to put there',
    fileTitle: (address: string) => `For ${address}`,
    fileLine:
      'Put this file at exactly this address. It names this provider, and your account here by a number, so that others can share with you under this address:',
    download: 'Download the file',
    headers: 'For apps that run in a browser, the server should send with it:',
    afterwards:
      'A redirect from there to another https address that has this file does as well, once.',
  },
  fr: french({
    title: 'Votre nom pour les applications',
    what: 'Écrivez-le dans toute application qui demande qui gère l’accès à vos données. Il la mène ici et ne lui dit rien d’autre.',
    change: 'Changer de nom',
    changeLine: (days: number) =>
      `Vous vous connecterez alors avec le nouveau nom. Rien d’autre ne change : les applications gardent leur accès, vos données restent reliées. Votre ancien nom mène encore ici, et personne d’autre ne peut le prendre pendant ${days} jours ; vous pouvez le reprendre.`,
    name: 'Nouveau nom',
    nameHint: 'Minuscules, chiffres et traits d’union, 32 au plus',
    problems: {
      taken: 'Ce nom est pris. Choisissez-en un autre.',
      wrongName: 'Utilisez des minuscules, des chiffres et des traits d’union, 32 au plus.',
    },
    domain: 'Une adresse sur votre propre domaine',
    domainLine:
      'Vous avez un domaine ? Donnez aux applications une adresse sur celui-ci. Si vous changez de gestionnaire, vous y changez un fichier, et votre adresse reste.',
    address: 'Votre adresse',
    addressHint: 'Comme anna@anna.example',
    noAddress: 'Écrivez une adresse sur un domaine à vous, comme anna@anna.example.',
    show: 'Voir ce qu’il faut y mettre',
    fileTitle: (address: string) => `Pour ${address}`,
    fileLine:
      'Mettez ce fichier exactement à cette adresse. Il nomme ce gestionnaire, et votre compte ici par un numéro, pour qu’on puisse partager avec vous sous cette adresse :',
    download: 'Télécharger le fichier',
    headers:
      'Pour les applications qui tournent dans un navigateur, le serveur devrait envoyer avec lui :',
    afterwards:
      'Une redirection de là vers une autre adresse https où se trouve ce fichier convient aussi, une seule.',
  }),
}
