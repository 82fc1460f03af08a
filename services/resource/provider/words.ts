import { french, type Lang } from '@mandate/ui'

const en = {
  title: 'Provider',
  intro:
    'An access provider asks you when an app wants your data, and keeps your answers. It decides nothing for you, and you can change it at any time: your data stays here.',
  address: 'Address of your data',
  present: 'Your provider',
  oneOfThem: 'One of your providers',
  account: 'Your account there',
  since: 'Since',
  words: 'Key in six words',
  changed: (host: string, time: string) => `${host} has been your provider since ${time}.`,
  wentOn: (hosts: string) => `Going on under it: ${hosts}.`,
  stopped: (hosts: string) => `Stopped: ${hosts}. They can read nothing more here.`,
  partly: (hosts: string) =>
    `Reading less than before: ${hosts}. What has stopped is listed under Access.`,
  anew: (hosts: string) => `Stopped, and allowed again since: ${hosts}.`,
  changeBack: 'You can change back below.',
  none: 'You have no provider yet. Until you choose one, no app can ask for your data.',
  undelivered: (host: string) =>
    `${host} has not confirmed the change yet. We try again by ourselves; until then apps cannot ask there.`,
  lost: (host: string) => `${host} did not take the change. Link it again below.`,
  choose: 'Choose a provider',
  change: 'Change your provider, or add one',
  placing: 'Which place does it take?',
  inPlaceOf: (host: string) => `In place of ${host}`,
  inPlaceOfAll: 'In place of all of them',
  beside: (host: string) => `Beside ${host}`,
  besideAll: 'Beside them',
  besideHint: 'Apps can then ask there too. Each provider manages only what you allow there.',
  field: 'Provider',
  hint: 'Your address there, like anna@as.example, or the provider’s own, like https://as.example',
  continue: 'Continue',
  history: 'Before',
  until: (host: string, from: string, to: string) => `${host}, from ${from} to ${to}`,
  ceiling: 'What it may let apps read',
  ceilingOf: (host: string) => `What ${host} may let apps read`,
  ceilingIntro: (host: string) =>
    `${host} keeps the key that signs your answers. So it may let apps read everything here but what is sensitive. Open more only if you want apps to be able to ask for it:`,
  openOf: (source: string, open: number, all: number) =>
    `${source}: ${open} of ${all} sensitive kinds opened`,
  openedMany: (count: number) => `${count} kinds of data`,
  askedFor: (kinds: string) =>
    `An app has asked for something that is not open yet: ${kinds}. If apps shall be able to ask for it, tick it below and save. That shares nothing: you then go back to the question, and answer there.`,
  openedNow: (kinds: string) =>
    `Apps can ask for this now: ${kinds}. Nothing is shared by that. If a question has led you here, go back to it and press “Show what this changes”.`,
  isAsked: 'An app has asked for this.',
  withFields: (fields: string) => `also ${fields}`,
  save: 'Save what it may let apps read',
  leaving: 'Going to your provider',
  leavingText: (host: string) => `You go to ${host} now, to sign in there.`,
  unfit: (host: string) => `${host} cannot be used yet: it does not support everything needed.`,
  unreachable: (host: string) => `${host} does not answer. Nothing has changed.`,
  notMetadata: 'There is no access provider at this address. Nothing has changed.',
  badAddress: 'Write an address like anna@as.example or https://as.example.',
  refused: (host: string) => `${host} did not take the request. Nothing has changed.`,
  developers: 'For developers',
  notLinked: 'Nothing was linked',
  notLinkedText:
    'What came back does not belong to a question of yours here, or does not hold. Your provider is as it was.',
  saidNo: 'You refused there. Your provider is as it was.',
  again: 'Back to your provider',
  confirmTitle: 'Change your provider?',
  firstTitle: 'Take this provider?',
  addTitle: 'Add this provider?',
  from: 'From',
  to: 'To',
  sinceDate: (date: string) => `since ${date}`,
  sameWords: (host: string) => `Check that ${host} shows the same six words:`,
  differ: 'Do not confirm if the words differ. Someone may be in between.',
  keysGone: (count: number, host: string) =>
    `${count === 1 ? 'One key that signs for you now is' : `${count} keys that sign for you now are`} not among these: whoever holds it, a device of yours or the provider, can allow nothing more with it. If you did not choose that at ${host}, cancel.`,
  fullKey: 'The full key',
  apps: 'Who can read now',
  appsBrought: 'Who could read where your data was',
  broughtApps: (host: string) =>
    `Apps you keep read here from then on; the others read nothing here. ${host} leads them to the new address. Where your data was, nothing changes by this.`,
  noApps: 'No app can read your data now.',
  appsThere: 'Apps that the leaving provider manages',
  noAppsThere: 'It manages no app that can read now.',
  goOn: 'Go on',
  stop: 'Stop',
  allGoOn: 'All go on',
  allStop: 'All stop',
  managedBy: (host: string) => `Managed by ${host} until now.`,
  neverUsed: { app: 'It has never read anything.', person: 'They have never read anything.' },
  isNew: (date: string) => `Allowed only since ${date}.`,
  missing: (host: string) => `Choose Go on or Stop for ${host}.`,
  further: (count: string) =>
    `There are more permissions than can go on at once. Those that have read the longest stand above; the others, ${count}, never used or the newest, stop. If you need one of them, cancel, and end some of the others under “Access” first.`,
  asSoon: 'As soon as you confirm:',
  oldOne: (host: string) => `${host} can allow nothing more here.`,
  staysBeside: (host: string) => `${host} stays, and so do the apps that it manages.`,
  keptApps: (host: string) => `Apps you keep go on by themselves, or send you once to ${host}.`,
  stays: 'Your data stays where it is.',
  mayRead: (opened: string) =>
    opened === ''
      ? 'It may let apps read everything but what is sensitive. You can open more afterwards.'
      : `It may let apps read everything that is not sensitive, and also what you opened: ${opened}.`,
  onDevice: (host: string) =>
    `Your device keeps the key, says ${host}: apps can be allowed anything here, sensitive things too, but only with a signature of your device. If you did not choose that there, cancel.`,
  silent: (host: string) =>
    `${host} does not answer. That does not matter: you can change without it. What it ended a moment ago may be missing here.`,
  cancel: 'Cancel',
  doIt: 'Change provider',
  addIt: 'Add provider',
  signInNext: 'You will be asked to sign in again.',
  moved: 'Your provider or what apps can read was changed meanwhile. Please look again.',
  insisted:
    'Something new came while you were deciding; it stands below. What comes after this page is not asked about any more: it stops.',
  stillYou: 'Sign in again',
  toChange: (host: string) => `To make ${host} your provider, show once more that it is you.`,
  toAdd: (host: string) => `To add ${host} to your providers, show once more that it is you.`,
  toOpen: 'To change what your provider may let apps read, show once more that it is you.',
  toUnbind: (host: string) =>
    `To let ${host} manage nothing here any more, show once more that it is you.`,
  unbind: 'Have no provider',
  unbindText: (host: string) =>
    `${host} can allow nothing more here, and no app can read your data. When you choose a provider again, each app has to ask you again.`,
  unbindOne: (host: string) => `Do without ${host}`,
  unbindOneText: (host: string, others: number) =>
    `${host} can allow nothing more here, and the apps that it manages can read nothing more: each would have to ask you again. ${others === 1 ? 'The other provider and its apps stay as they are.' : 'The other providers and their apps stay as they are.'}`,
}

export type Words = typeof en

const fr: Words = {
  title: 'Gestionnaire',
  intro:
    'Un gestionnaire d’accès vous demande votre accord quand une application veut vos données, et garde vos réponses. Il ne décide rien à votre place, et vous pouvez en changer à tout moment : vos données restent ici.',
  address: 'Adresse de vos données',
  present: 'Votre gestionnaire',
  oneOfThem: 'Un de vos gestionnaires',
  account: 'Votre compte chez lui',
  since: 'Depuis',
  words: 'La clé en six mots',
  changed: (host, time) => `${host} est votre gestionnaire depuis le ${time}.`,
  wentOn: (hosts) => `Continuent avec lui : ${hosts}.`,
  stopped: (hosts) => `Arrêtées : ${hosts}. Elles ne peuvent plus rien lire ici.`,
  partly: (hosts) => `Moins de lecture qu’avant : ${hosts}. Ce qui est arrêté figure sous Accès.`,
  anew: (hosts) => `Arrêtées, puis autorisées de nouveau : ${hosts}.`,
  changeBack: 'Vous pouvez revenir en arrière ci-dessous.',
  none: 'Vous n’avez pas encore de gestionnaire. D’ici là, aucune application ne peut demander vos données.',
  undelivered: (host) =>
    `${host} n’a pas encore confirmé le changement. Nous réessayons ; d’ici là, les applications ne peuvent rien y demander.`,
  lost: (host) => `${host} n’a pas pris le changement. Reliez-le de nouveau ci-dessous.`,
  choose: 'Choisir un gestionnaire',
  change: 'Changer de gestionnaire, ou en ajouter un',
  placing: 'Quelle place prend-il ?',
  inPlaceOf: (host) => `À la place de ${host}`,
  inPlaceOfAll: 'À la place de tous',
  beside: (host) => `À côté de ${host}`,
  besideAll: 'À côté d’eux',
  besideHint:
    'Les applications peuvent alors demander là aussi. Chaque gestionnaire ne gère que ce que vous autorisez chez lui.',
  field: 'Gestionnaire',
  hint: 'Votre adresse chez lui, comme anna@as.example, ou la sienne, comme https://as.example',
  continue: 'Continuer',
  history: 'Auparavant',
  until: (host, from, to) => `${host}, du ${from} au ${to}`,
  ceiling: 'Ce qu’il peut laisser lire',
  ceilingOf: (host) => `Ce que ${host} peut laisser lire`,
  ceilingIntro: (host) =>
    `${host} garde la clé qui signe vos réponses. Il peut donc laisser les applications lire tout ce qui est ici, sauf ce qui est sensible. N’ouvrez davantage que si des applications doivent pouvoir le demander :`,
  openOf: (source, open, all) =>
    `${source} : types de données sensibles ouverts, ${open} sur ${all}`,
  openedMany: (count) => `${count} types de données`,
  askedFor: (kinds) =>
    `Une application a demandé ce qui n’est pas encore ouvert : ${kinds}. Si des applications doivent pouvoir le demander, cochez-le ci-dessous et enregistrez. Cela ne partage rien : vous revenez ensuite à la question, et y répondez.`,
  openedNow: (kinds) =>
    `Les applications peuvent maintenant demander : ${kinds}. Rien n’est partagé pour autant. Si une question vous a amené ici, revenez-y et choisissez « Voir ce que cela change ».`,
  isAsked: 'Une application l’a demandé.',
  withFields: (fields) => `aussi ${fields}`,
  save: 'Enregistrer ce qu’il peut laisser lire',
  leaving: 'Vers votre gestionnaire',
  leavingText: (host) => `Vous allez maintenant chez ${host}, pour vous y connecter.`,
  unfit: (host) => `${host} ne peut pas encore servir : il lui manque une partie du nécessaire.`,
  unreachable: (host) => `${host} ne répond pas. Rien n’a changé.`,
  notMetadata: 'Il n’y a pas de gestionnaire d’accès à cette adresse. Rien n’a changé.',
  badAddress: 'Écrivez une adresse comme anna@as.example ou https://as.example.',
  refused: (host) => `${host} n’a pas pris la demande. Rien n’a changé.`,
  developers: 'Pour les développeurs',
  notLinked: 'Rien n’a été relié',
  notLinkedText:
    'Ce qui est revenu ne répond à aucune question posée ici, ou ne tient pas. Votre gestionnaire n’a pas changé.',
  saidNo: 'Vous avez refusé là-bas. Votre gestionnaire n’a pas changé.',
  again: 'Revenir à votre gestionnaire',
  confirmTitle: 'Changer de gestionnaire ?',
  firstTitle: 'Prendre ce gestionnaire ?',
  addTitle: 'Ajouter ce gestionnaire ?',
  from: 'De',
  to: 'Vers',
  sinceDate: (date) => `depuis le ${date}`,
  sameWords: (host) => `Vérifiez que ${host} montre les mêmes six mots :`,
  differ:
    'Ne confirmez pas si les mots diffèrent. Quelqu’un s’est peut-être glissé entre les deux.',
  keysGone: (count, host) =>
    `${count === 1 ? 'Une clé qui signe pour vous maintenant n’en fait' : `${count} clés qui signent pour vous maintenant n’en font`} plus partie : qui la détient, un de vos appareils ou le gestionnaire, ne peut plus rien autoriser avec elle. Si vous n’avez pas choisi cela chez ${host}, annulez.`,
  fullKey: 'La clé entière',
  apps: 'Qui peut lire maintenant',
  appsBrought: 'Qui pouvait lire là où étaient vos données',
  broughtApps: (host) =>
    `Les applications gardées lisent alors ici ; les autres ne lisent rien ici. ${host} les mène à la nouvelle adresse. Là où étaient vos données, cela ne change rien.`,
  noApps: 'Aucune application ne peut lire vos données.',
  appsThere: 'Applications que gère celui qui part',
  noAppsThere: 'Il ne gère aucune application qui puisse lire.',
  goOn: 'Continuer ainsi',
  stop: 'Arrêter',
  allGoOn: 'Toutes continuent',
  allStop: 'Toutes s’arrêtent',
  managedBy: (host) => `Gérée par ${host} jusqu’ici.`,
  neverUsed: {
    app: 'Elle n’a jamais rien lu.',
    person: 'Cette personne n’a jamais rien lu.',
  },
  isNew: (date) => `Autorisée seulement depuis le ${date}.`,
  missing: (host) => `Choisissez Continuer ainsi ou Arrêter pour ${host}.`,
  further: (count) =>
    `Il y a plus d’autorisations qu’il ne peut en continuer à la fois. Celles qui ont lu depuis le plus longtemps sont ci-dessus ; les autres, ${count}, jamais utilisées ou les plus récentes, s’arrêtent. S’il vous en faut une, annulez, et mettez d’abord fin à d’autres sous « Accès ».`,
  asSoon: 'Dès que vous confirmez :',
  oldOne: (host) => `${host} ne peut plus rien autoriser ici.`,
  staysBeside: (host) => `${host} reste, avec les applications qu’il gère.`,
  keptApps: (host) =>
    `Les applications gardées continuent d’elles-mêmes, ou vous envoient une fois chez ${host}.`,
  stays: 'Vos données restent où elles sont.',
  mayRead: (opened) =>
    opened === ''
      ? 'Il peut laisser lire tout, sauf ce qui est sensible. Vous pourrez ouvrir davantage ensuite.'
      : `Il peut laisser lire tout ce qui n’est pas sensible, et aussi ce que vous avez ouvert : ${opened}.`,
  onDevice: (host) =>
    `Votre appareil garde la clé, selon ${host} : tout peut être autorisé ici aux applications, même ce qui est sensible, mais seulement avec une signature de votre appareil. Si vous ne l’avez pas choisi là-bas, annulez.`,
  silent: (host) =>
    `${host} ne répond pas. Cela ne fait rien : vous pouvez changer sans lui. Ce qu’il vient d’arrêter manque peut-être ici.`,
  cancel: 'Annuler',
  doIt: 'Changer de gestionnaire',
  addIt: 'Ajouter ce gestionnaire',
  signInNext: 'Il faudra vous connecter de nouveau.',
  insisted:
    'Du nouveau est arrivé pendant que vous décidiez ; il figure ci-dessous. Ce qui arrivera après cette page ne vous sera plus demandé : cela s’arrêtera.',
  moved:
    'Votre gestionnaire, ou ce que les applications peuvent lire, a changé entre-temps. Regardez de nouveau.',
  stillYou: 'Se connecter de nouveau',
  toChange: (host) =>
    `Pour faire de ${host} votre gestionnaire, montrez encore une fois que c’est vous.`,
  toAdd: (host) =>
    `Pour ajouter ${host} à vos gestionnaires, montrez encore une fois que c’est vous.`,
  toOpen:
    'Pour changer ce que votre gestionnaire peut laisser lire, montrez encore une fois que c’est vous.',
  toUnbind: (host) =>
    `Pour que ${host} ne gère plus rien ici, montrez encore une fois que c’est vous.`,
  unbind: 'N’avoir aucun gestionnaire',
  unbindText: (host) =>
    `${host} ne peut plus rien autoriser ici, et aucune application ne peut lire vos données. Quand vous en choisirez un de nouveau, chaque application devra vous redemander.`,
  unbindOne: (host) => `Se passer de ${host}`,
  unbindOneText: (host, others) =>
    `${host} ne peut plus rien autoriser ici, et les applications qu’il gère ne peuvent plus rien lire : chacune devrait vous redemander. ${others === 1 ? 'L’autre gestionnaire et ses applications restent comme ils sont.' : 'Les autres gestionnaires et leurs applications restent comme ils sont.'}`,
}

export const words: Record<Lang, Words> = { en, fr: french(fr) }
