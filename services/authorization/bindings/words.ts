/** The words of the page that links a resource. */
export const words = {
  en: {
    title: (host: string) => `Let this provider manage access to your data at ${host}?`,
    what: (host: string) =>
      `When an app wants your data, this provider asks you and passes your answer on. Your data stays at ${host}, where you can change the provider at any time.`,
    account: 'Your account here',
    data: 'Address of your data',
    custody: 'Who keeps the key that signs your answers?',
    provider: 'This provider keeps the key',
    device: 'My device keeps the key',
    deviceLater: 'Not offered yet.',
    onlyProvider:
      'A key on your device is not offered yet. Nothing has changed. Go back and choose “This provider keeps the key”.',
    words: (host: string) => `Check that ${host} shows the same six words:`,
    fullKey: 'The full key',
    refuse: 'Refuse',
    allow: 'Allow',
    afterwards: (host: string) =>
      `You then return to ${host} and confirm there. Nothing changes before.`,
    over: 'This page is over',
    overLine:
      'This request has ended, or it was opened in another browser. Start again where you came from.',
    otherAccount: 'This request was begun with another account. Start again where you came from.',
  },
  fr: {
    title: (host: string) => `Confier à ce gestionnaire l’accès à vos données chez ${host} ?`,
    what: (host: string) =>
      `Quand une application veut vos données, ce gestionnaire vous pose la question et transmet votre réponse. Vos données restent chez ${host}, où vous pouvez changer de gestionnaire à tout moment.`,
    account: 'Votre compte ici',
    data: 'Adresse de vos données',
    custody: 'Qui garde la clé qui signe vos réponses ?',
    provider: 'Ce gestionnaire garde la clé',
    device: 'Mon appareil garde la clé',
    deviceLater: 'Pas encore proposé.',
    onlyProvider:
      'Une clé sur votre appareil n’est pas encore proposée. Rien n’a changé. Revenez en arrière et choisissez « Ce gestionnaire garde la clé ».',
    words: (host: string) => `Vérifiez que ${host} montre les six mêmes mots :`,
    fullKey: 'La clé entière',
    refuse: 'Refuser',
    allow: 'Autoriser',
    afterwards: (host: string) =>
      `Vous revenez ensuite chez ${host} pour confirmer. Rien ne change avant.`,
    over: 'Cette page n’est plus valable',
    overLine:
      'Cette demande est terminée, ou elle a été ouverte dans un autre navigateur. Recommencez là d’où vous venez.',
    otherAccount:
      'Cette demande a été commencée avec un autre compte. Recommencez là d’où vous venez.',
  },
}
