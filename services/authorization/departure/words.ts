import { french, type Lang } from '@mandate/ui'

const en = {
  title: 'Delete this account',
  lead: 'This is your account at this provider, which manages who may see your data. Your data is not here and is not deleted.',
  goes: 'What goes',
  goesText:
    'Every access through this provider ends, of apps and of people you share with. Your name here, passwords, passkeys, the keys that this provider signs with for you, the receipts and the log are deleted.',
  when: 'At once: nobody can sign in, and no app is given anything more. The services where your data is are told; what is kept to tell them, and the log, goes as soon as they have confirmed it, after a day at the latest. Download receipts and the log first, if you want to keep them.',
  receipts: 'Receipts',
  log: 'The log',
  readers: 'Who loses access',
  nobody: 'Nobody can read anything through this provider now.',
  stays: 'What stays',
  staysText:
    'Your data, where it is. There you can choose another provider, also before you delete this account: then apps that you let go on keep their access.',
  noData: 'No data of yours is linked here.',
  appsKeep: 'What an app has read it still has; ask the app to delete it.',
  keep: 'Keep it',
  now: 'Delete now',
  gone: 'Your account is deleted',
  goneText: 'Every access through this provider has ended.',
}

const fr: typeof en = {
  title: 'Supprimer ce compte',
  lead: 'C’est votre compte chez ce gestionnaire, qui gère qui peut voir vos données. Vos données ne sont pas ici et ne sont pas supprimées.',
  goes: 'Ce qui disparaît',
  goesText:
    'Chaque accès par ce gestionnaire prend fin, celui des applications et celui des personnes avec qui vous partagez. Votre nom ici, mots de passe, clés d’accès, les clés avec lesquelles ce gestionnaire signe pour vous, les reçus et le journal sont supprimés.',
  when: 'Aussitôt : personne ne peut se connecter, et aucune application ne reçoit plus rien. Les services où sont vos données sont prévenus ; ce qui est gardé pour les prévenir, et le journal, disparaît dès qu’ils l’ont confirmé, au plus tard après un jour. Téléchargez d’abord les reçus et le journal, si vous voulez les garder.',
  receipts: 'Reçus',
  log: 'Le journal',
  readers: 'Qui perd l’accès',
  nobody: 'Personne ne peut rien lire par ce gestionnaire maintenant.',
  stays: 'Ce qui reste',
  staysText:
    'Vos données, là où elles sont. Vous pouvez y choisir un autre gestionnaire, aussi avant de supprimer ce compte : les applications que vous laissez continuer gardent alors leur accès.',
  noData: 'Aucune de vos données n’est liée ici.',
  appsKeep: 'Ce qu’une application a lu, elle l’a encore ; demandez-lui de le supprimer.',
  keep: 'Garder',
  now: 'Supprimer maintenant',
  gone: 'Votre compte est supprimé',
  goneText: 'Chaque accès par ce gestionnaire a pris fin.',
}

export const words: Record<Lang, typeof en> = { en, fr: french(fr) }
