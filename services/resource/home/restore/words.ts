import { french, type Lang } from '@mandate/ui'
import type { RestoreState } from '../tables.ts'
import type { Refusal } from './refused.ts'

const en = {
  title: 'Bring everything from elsewhere',
  lead: 'If you had your data at another service of this kind, bring the archive that you took along: all its parts, and the passphrase. What you have and what you allowed are then here, with the same names; nothing has to be imported again. The log of the former place is checked and stays in the archive: keep it.',
  empty: 'It can be brought to an account that has nothing yet.',
  notEmpty:
    'This account has data, or a provider. The archive can only be brought to a new account: sign up once more for it.',
  files: 'Parts of the archive',
  filesHint: 'home-…-001.zip and all that belong to it.',
  passphrase: 'Passphrase',
  passphraseHint: 'The one you chose when the archive was made.',
  bring: 'Bring it',
  waiting: (count: number) =>
    count === 1
      ? 'One file was sent already and will be used.'
      : `${count} files were sent already and will be used.`,
  large:
    'Very large parts can be sent first where data is added: there a lost connection costs nothing. They are used here.',
  largeLink: 'Add data',
  states: {
    queued: 'Begins in a moment',
    running: 'Being brought',
    completed: 'Everything is here',
    failed: 'Was not brought',
  } satisfies Record<RestoreState, string>,
  progress: 'Checked and brought',
  of: (done: string, all: string) => `${done} of ${all}`,
  close: 'You can close this page. Nothing of it is visible until all of it is here.',
  nothing: 'Nothing of it was kept.',
  developers: 'For developers',
  here: 'The address of your data is a new one; apps that you let go on find it at your provider.',
  next: 'Choose the provider who manages access here from now on. On the way you say which apps go on here.',
  former:
    'Where your data was, it still is, and apps go on reading it there. When you need it there no more, delete it there.',
  provider: 'Choose a provider',
  home: 'See your data',
  problems: {
    not_archive:
      'These files are not such an archive. Its parts have names like home-2027-01-12-001.zip.',
    missing_parts: 'Parts of the archive are missing. Bring all of them together.',
    damaged:
      'The archive is damaged, or was changed after it was made. Download it again where it comes from.',
    too_new: 'The archive is of a newer kind than this service reads.',
    exists: 'All of this is here already, in another account.',
    passphrase: 'The passphrase is not the one that the archive was made with.',
    not_empty: 'This account has data, or a provider. Bring the archive to a new account.',
    forged:
      'What is in the archive was not signed by the service it says it is from, or not by you.',
    no_room: 'There is not enough room for all of it here.',
    failed: 'Something failed here again and again. It was not your doing.',
  } satisfies Record<Refusal, string>,
}

const fr: typeof en = {
  title: 'Tout apporter d’un autre service',
  lead: 'Si vos données étaient dans un autre service de ce genre, apportez l’archive que vous avez emportée : toutes ses parties, et la phrase secrète. Ce que vous avez et ce que vous avez autorisé sont alors ici, avec les mêmes noms ; rien n’est à importer de nouveau. Le journal de l’ancien lieu est vérifié et reste dans l’archive : gardez-la.',
  empty: 'On peut l’apporter dans un compte qui n’a encore rien.',
  notEmpty:
    'Ce compte a des données, ou un gestionnaire. L’archive ne s’apporte que dans un nouveau compte : inscrivez-vous une fois de plus pour elle.',
  files: 'Parties de l’archive',
  filesHint: 'home-…-001.zip et toutes celles qui vont avec.',
  passphrase: 'Phrase secrète',
  passphraseHint: 'Celle que vous avez choisie quand l’archive a été faite.',
  bring: 'Apporter',
  waiting: (count) =>
    count === 1
      ? 'Un fichier a déjà été envoyé et sera utilisé.'
      : `${count} fichiers ont déjà été envoyés et seront utilisés.`,
  large:
    'De très grandes parties peuvent être envoyées d’abord là où l’on ajoute des données : une connexion perdue n’y coûte rien. Elles sont utilisées ici.',
  largeLink: 'Ajouter des données',
  states: {
    queued: 'Commence dans un instant',
    running: 'En chemin',
    completed: 'Tout est ici',
    failed: 'N’a pas été apporté',
  },
  progress: 'Vérifié et apporté',
  of: (done, all) => `${done} sur ${all}`,
  close: 'Vous pouvez fermer cette page. Rien n’en est visible avant que tout soit ici.',
  nothing: 'Rien n’en a été gardé.',
  developers: 'Pour les développeurs',
  here: 'L’adresse de vos données est nouvelle ; les applications que vous laissez continuer la trouvent chez votre gestionnaire.',
  next: 'Choisissez le gestionnaire qui gère désormais l’accès ici. En chemin, vous dites quelles applications continuent ici.',
  former:
    'Là où étaient vos données, elles sont toujours, et les applications continuent de les y lire. Quand vous n’en aurez plus besoin là-bas, supprimez-les là-bas.',
  provider: 'Choisir un gestionnaire',
  home: 'Voir vos données',
  problems: {
    not_archive:
      'Ces fichiers ne sont pas une telle archive. Leurs noms ressembleraient à home-2027-01-12-001.zip.',
    missing_parts: 'Des parties de l’archive manquent. Apportez-les toutes ensemble.',
    damaged:
      'L’archive est endommagée, ou a été changée après avoir été faite. Téléchargez-la de nouveau là d’où elle vient.',
    too_new: 'L’archive est d’un genre plus récent que ce que ce service lit.',
    exists: 'Ces données sont déjà ici, dans un autre compte.',
    passphrase: 'La phrase secrète n’est pas celle avec laquelle l’archive a été faite.',
    not_empty:
      'Ce compte a des données, ou un gestionnaire. Apportez l’archive dans un nouveau compte.',
    forged:
      'Ce que contient l’archive n’a pas été signé par le service dont elle se réclame, ou pas par vous.',
    no_room: 'Il n’y a pas assez de place ici pour ces données.',
    failed: 'Quelque chose a échoué ici plusieurs fois. Vous n’y êtes pour rien.',
  },
}

export const words: Record<Lang, typeof en> = { en, fr: french(fr) }
