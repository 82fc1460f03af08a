import { french } from '@mandate/ui'
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
    providerHint: (host: string) =>
      `It signs what you answer, on any device. What is sensitive stays closed to it until you open it at ${host}.`,
    deviceHint:
      'Each answer is then signed in this browser, and the provider cannot sign without you. Needs script.',
    deviceLine:
      'The key is made in this browser and cannot be taken out of it. On another device you add another key, or bring this one back from a backup.',
    unable:
      'This browser cannot make such a key, or keeps none, as in some private windows. Nothing has changed. Let the provider keep the key, or use another browser.',
    otherDevices: 'Keys of your other devices that stay',
    here: '(this device)',
    backup:
      'Only now can the key be saved. Without a backup, a lost device means choosing keys again where your data is.',
    passphrase: 'Passphrase for the backup',
    passphraseHint: 'At least 12 characters. A few words are better than one.',
    saveBackup: 'Save a backup',
    saved: 'Saved. Keep the file and the passphrase apart.',
    noCustody: 'Choose who keeps the key. Nothing has changed.',
    noDeviceKey: 'The key of this device did not come with your answer. Nothing has changed.',
    words: (host: string) => `Check that ${host} shows the same six words:`,
    fullKey: 'The full key',
    refuse: 'Refuse',
    allow: 'Allow',
    afterwards: (host: string) =>
      `You then return to ${host} and confirm there. Nothing changes before.`,
    over: 'This page is over',
    overLine:
      'This question was answered already, waited too long, or was opened in another browser. What you allowed stands under Access. For anything else, start again where you came from.',
    otherAccount: 'This request was begun with another account. Start again where you came from.',
  },
  fr: french({
    title: (host: string) => `Confier à ce gestionnaire l’accès à vos données chez ${host} ?`,
    what: (host: string) =>
      `Quand une application veut vos données, ce gestionnaire vous pose la question et transmet votre réponse. Vos données restent chez ${host}, où vous pouvez changer de gestionnaire à tout moment.`,
    account: 'Votre compte ici',
    data: 'Adresse de vos données',
    custody: 'Qui garde la clé qui signe vos réponses ?',
    provider: 'Ce gestionnaire garde la clé',
    device: 'Mon appareil garde la clé',
    providerHint: (host: string) =>
      `Il signe ce que vous répondez, sur tout appareil. Ce qui est sensible lui reste fermé tant que vous ne l’ouvrez pas chez ${host}.`,
    deviceHint:
      'Chaque réponse est alors signée dans ce navigateur, et le gestionnaire ne peut pas signer sans vous. Demande des scripts.',
    deviceLine:
      'La clé est créée dans ce navigateur et ne peut pas en sortir. Sur un autre appareil, vous ajoutez une autre clé, ou vous rapportez celle-ci depuis une sauvegarde.',
    unable:
      'Ce navigateur ne sait pas créer une telle clé, ou n’en garde aucune, comme dans certaines fenêtres privées. Rien n’a changé. Laissez la clé au gestionnaire, ou utilisez un autre navigateur.',
    otherDevices: 'Clés de vos autres appareils qui restent',
    here: '(cet appareil)',
    backup:
      'La clé ne peut être sauvegardée que maintenant. Sans sauvegarde, perdre l’appareil oblige à choisir de nouvelles clés là où sont vos données.',
    passphrase: 'Phrase secrète de la sauvegarde',
    passphraseHint: 'Au moins 12 caractères. Quelques mots valent mieux qu’un seul.',
    saveBackup: 'Enregistrer une sauvegarde',
    saved: 'Enregistrée. Gardez le fichier et la phrase séparément.',
    noCustody: 'Choisissez qui garde la clé. Rien n’a changé.',
    noDeviceKey: 'La clé de cet appareil n’est pas arrivée avec votre réponse. Rien n’a changé.',
    words: (host: string) => `Vérifiez que ${host} montre les six mêmes mots :`,
    fullKey: 'La clé entière',
    refuse: 'Refuser',
    allow: 'Autoriser',
    afterwards: (host: string) =>
      `Vous revenez ensuite chez ${host} pour confirmer. Rien ne change avant.`,
    over: 'Cette page n’est plus valable',
    overLine:
      'Cette question a déjà reçu une réponse, a attendu trop longtemps, ou a été ouverte dans un autre navigateur. Ce que vous avez autorisé est sous Accès. Pour le reste, recommencez là d’où vous venez.',
    otherAccount:
      'Cette demande a été commencée avec un autre compte. Recommencez là d’où vous venez.',
  }),
}
