import { french, type Lang } from '@mandate/ui'

const en = {
  title: 'Delete',
  lead: 'What is deleted here is gone for good. Take it with you first, if you may want it again.',
  takeOut: 'Take it with you',
  kinds: 'One kind of data',
  kind: 'Kind',
  count: 'How many',
  act: 'Delete',
  going: 'Being deleted',
  noKinds: 'There is no data here.',
  deleteKind: (title: string) => `Delete ${title}`,
  imports: 'One import',
  importsLead: 'An import is undone on its page: what only it brought goes.',
  seeImports: 'See the imports',
  account: 'Everything, and your account',
  deleteAccount: 'Delete everything, and your account',
  accountLead: 'All data, files, permissions and the log, with the account itself.',
  accountLink: 'Delete everything',
  goes: 'What goes',
  stays: 'What stays',
  readers: 'Who can read it now',
  nobody: 'Nobody but you can read it now.',
  readsIn: (host: string) => `who reads in ${host}`,
  theyLose: 'They read nothing of it any more from that moment on.',
  records: { one: 'record', other: 'records' },
  files: { one: 'file', other: 'files' },
  kindGoes: (records: string, files: string, bytes: string) =>
    `${records} of this kind, with all their former states, and ${files} that nothing else here holds (${bytes}).`,
  kindWhen:
    'The records are gone at once, very many within minutes. The files are removed from storage within two days, because an import under way may still need them.',
  kindStays:
    'Other kinds of data, permissions and the log. Bringing the same export again brings this kind again.',
  appsKeep: 'What an app has read it still has; ask the app to delete it.',
  peopleKeep: 'What a person has seen they may remember or have copied.',
  now: 'Delete now',
  keep: 'Keep it',
  everything: (records: string, files: string) =>
    `${records} and ${files}, every import, the permissions and whom you trusted with them, the log, archives that wait to be downloaded, your passwords, passkeys and recovery key.`,
  accountWhen:
    'At once: nobody can sign in, no app reads anything, and the key that opens your files is destroyed, so that what is still stored is unreadable. Within a day every row and every file is removed. Backups of this service hold what they hold until they are too old to be kept.',
  accountStays: (provider: string) =>
    `Your account at ${provider} is another one: delete it there. It is told that your data is not here any more.`,
  noProvider: 'Nothing of yours at this service.',
  archive: 'There is an archive of yours here that can be downloaded. It is deleted too.',
  gone: 'Your account is deleted',
  goneText:
    'Nothing here leads to your data any more. What is left of it in storage is unreadable and is removed within a day.',
}

const fr: typeof en = {
  title: 'Supprimer',
  lead: 'Ce qui est supprimé ici l’est pour de bon. Emportez-le d’abord, si vous pourriez le vouloir encore.',
  takeOut: 'Tout emporter',
  kinds: 'Un type de données',
  kind: 'Type',
  count: 'Combien',
  act: 'Supprimer',
  going: 'En cours de suppression',
  noKinds: 'Il n’y a pas de données ici.',
  deleteKind: (title) => `Supprimer : ${title}`,
  imports: 'Un import',
  importsLead: 'Un import s’annule sur sa page : ce que lui seul a apporté disparaît.',
  seeImports: 'Voir les imports',
  account: 'Tout, et votre compte',
  deleteAccount: 'Tout supprimer, avec votre compte',
  accountLead:
    'Toutes les données, les fichiers, les autorisations et le journal, avec le compte lui-même.',
  accountLink: 'Tout supprimer',
  goes: 'Ce qui disparaît',
  stays: 'Ce qui reste',
  readers: 'Qui peut le lire maintenant',
  nobody: 'À part vous, personne ne peut le lire maintenant.',
  readsIn: (host) => `qui lit dans ${host}`,
  theyLose: 'À partir de cet instant, plus rien n’en peut être lu.',
  records: { one: 'élément', other: 'éléments' },
  files: { one: 'fichier', other: 'fichiers' },
  kindGoes: (records, files, bytes) =>
    `${records} de ce type, avec tous leurs états passés, et ${files} que rien d’autre ici n’utilise (${bytes}).`,
  kindWhen:
    'Les éléments disparaissent aussitôt, en quelques minutes s’ils sont très nombreux. Les fichiers sont retirés du stockage dans les deux jours, parce qu’un import en cours peut encore en avoir besoin.',
  kindStays:
    'Les autres types de données, les autorisations et le journal. Apporter de nouveau le même export ramène ce type.',
  appsKeep: 'Ce qu’une application a lu, elle l’a encore ; demandez-lui de le supprimer.',
  peopleKeep: 'Ce qu’une personne a vu, elle peut s’en souvenir ou l’avoir copié.',
  now: 'Supprimer maintenant',
  keep: 'Garder',
  everything: (records, files) =>
    `${records} et ${files}, chaque import, les autorisations et à qui vous les aviez confiées, le journal, les archives qui attendent d’être téléchargées, vos mots de passe, clés d’accès et clé de secours.`,
  accountWhen:
    'Aussitôt : personne ne peut se connecter, aucune application ne lit plus rien, et la clé qui ouvre vos fichiers est détruite, de sorte que ce qui est encore stocké est illisible. En un jour, chaque ligne et chaque fichier est retiré. Les sauvegardes de ce service gardent ce qu’elles contiennent jusqu’à leur propre fin.',
  accountStays: (provider) =>
    `Votre compte chez ${provider} en est un autre : supprimez-le là-bas. Il apprend que vos données ne sont plus ici.`,
  noProvider: 'Rien de vous dans ce service.',
  archive: 'Une archive à vous attend ici d’être téléchargée. Elle est supprimée aussi.',
  gone: 'Votre compte est supprimé',
  goneText:
    'Plus rien ici ne mène à vos données. Ce qui en reste dans le stockage est illisible et sera retiré en un jour.',
}

export const words: Record<Lang, typeof en> = { en, fr: french(fr) }
