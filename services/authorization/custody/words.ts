import { french } from '@mandate/ui'

const en = {
  title: 'Keys',
  line: 'Each answer you give to an app is signed with a key. This is where it is kept, and the words that stand for it where your data is.',
  none: 'No key yet. One is made when you let this provider manage access to your data.',
  kept: 'This provider keeps the key, sealed.',
  onDevices: 'Your devices keep the keys. This provider cannot sign without one of them.',
  fullKey: 'The full key',
  here: 'is on this device.',
  elsewhere: 'is not on this device.',
  anotherDevice: 'To add this device, or to leave one out, link this provider again at ',
  anotherDeviceEnd: '.',
  missing:
    'This device does not have the key that signs your answers. Nothing was allowed. You can:',
  tryBackup: 'bring the key back from its backup, below;',
  tryDevice: 'answer on the device that has it, and add this one afterwards;',
  tryNewKey:
    'if the key is lost, choose keys again where your data is, signed in there or with your recovery key:',
  back: 'Back to the question',
  restore: 'Bring a key back from a backup',
  file: 'Backup file',
  passphrase: 'Passphrase of the backup',
  bringBack: 'Bring it back',
  scriptless: 'This needs script: the key is not sent.',
  notABackup: 'This file is not a backup of a key.',
  wrongPassphrase: 'The passphrase does not open this backup.',
  otherKey: 'This backup holds a key that does not sign here any more.',
  unkept:
    'This browser does not keep the key, as some private windows do not. Nothing has changed.',
}

export const words: Record<'en' | 'fr', typeof en> = {
  en,
  fr: french({
    title: 'Clés',
    line: 'Chaque réponse que vous donnez à une application est signée avec une clé. Voici où elle est gardée, et les mots qui la désignent là où sont vos données.',
    none: 'Pas encore de clé. Elle est créée quand vous confiez à ce gestionnaire l’accès à vos données.',
    kept: 'Ce gestionnaire garde la clé, scellée.',
    onDevices:
      'Vos appareils gardent les clés. Ce gestionnaire ne peut pas signer sans l’un d’eux.',
    fullKey: 'La clé entière',
    here: 'est sur cet appareil.',
    elsewhere: 'n’est pas sur cet appareil.',
    anotherDevice:
      'Pour ajouter cet appareil, ou en retirer un, liez de nouveau ce gestionnaire chez ',
    anotherDeviceEnd: '.',
    missing:
      'Cet appareil n’a pas la clé qui signe vos réponses. Rien n’a été autorisé. Vous pouvez :',
    tryBackup: 'rapporter la clé depuis sa sauvegarde, ci-dessous ;',
    tryDevice: 'répondre sur l’appareil qui l’a, et ajouter celui-ci ensuite ;',
    tryNewKey:
      'si la clé est perdue, choisir de nouvelles clés là où sont vos données, en vous y connectant ou avec votre clé de secours :',
    back: 'Retour à la question',
    restore: 'Rapporter une clé depuis une sauvegarde',
    file: 'Fichier de sauvegarde',
    passphrase: 'Phrase secrète de la sauvegarde',
    bringBack: 'La rapporter',
    scriptless: 'Ceci demande des scripts : la clé n’est pas envoyée.',
    notABackup: 'Ce fichier n’est pas la sauvegarde d’une clé.',
    wrongPassphrase: 'La phrase secrète n’ouvre pas cette sauvegarde.',
    otherKey: 'Cette sauvegarde contient une clé qui ne signe plus ici.',
    unkept: 'Ce navigateur ne garde pas la clé, comme certaines fenêtres privées. Rien n’a changé.',
  }),
}
