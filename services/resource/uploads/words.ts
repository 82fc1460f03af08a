import { french, type Lang } from '@mandate/ui'

const en = {
  title: 'Add data',
  lead: 'Choose the files that Google, Facebook, Instagram or Spotify gave you, unchanged. Choose all parts at once.',
  files: 'Files',
  filesHint: 'zip, tgz or json; several at once. Large files can be sent on after a break.',
  account: 'Account (optional)',
  accountHint: 'The address or name it belongs to, if you bring data of several accounts.',
  upload: 'Upload',
  sending: 'Sending',
  waiting: 'Files sent',
  partly: (name: string, here: string, size: string) =>
    `${here} of ${name} (${size}) are here. Choose the same file again to send the rest.`,
  whole: (name: string, size: string) => `${name} (${size}) is here, whole.`,
  read: 'Read it',
  remove: 'Remove',
  room: (left: string, all: string) => `${left} of ${all} are free.`,
  noFile: 'Choose at least one file first.',
  imports: 'Imports',
  bringHome: 'You took everything along from another service of this kind?',
  bringHomeLink: 'Bring it all here',
  how: 'How to get your data',
  google: 'From Google',
  googleSteps: [
    'Open takeout.google.com and sign in.',
    'Choose “Deselect all”, then tick what you want: Google Photos, My Activity, YouTube and YouTube Music, Location History or Timeline.',
    'Under “Multiple formats” of My Activity and YouTube choose JSON rather than HTML, if offered.',
    'Choose “Next step”, then zip and the largest size, then “Create export”. Google writes to you when it is ready, in minutes or up to two days.',
    'Download every part and bring them here, unchanged.',
    'Since 2024 places you have been are on your phone only. Android: Settings, Location, Location services, Timeline, Export. iPhone: Google Maps, your picture, Your Timeline, Export.',
  ],
  facebook: 'From Facebook or Instagram',
  facebookSteps: [
    'Open accountscenter.facebook.com, then “Your information and permissions”, “Download your information”.',
    'Choose your profile, of Facebook or Instagram, then what you want: posts, messages, friends, or all of it.',
    'Choose “Download to device”, the date range “All time” and the format JSON. The format HTML cannot be read here.',
    'You are told when it is ready. Download every part and bring them here, unchanged.',
  ],
  spotify: 'From Spotify',
  spotifySteps: [
    'Open spotify.com, then your account, “Account privacy”, and find “Download your data”.',
    'Tick “Extended streaming history”: it has every play since the beginning. Spotify writes to you when it is ready, in up to 30 days.',
    'Download the zip and bring it here, unchanged.',
  ],
  script: {
    left: 'about {time} left',
    stopped: 'The connection was lost. Sending goes on by itself when it is back.',
    failed: 'This could not be sent.',
    /** Why, by what the service says of it. */
    quota_exceeded: 'It does not fit. Remove an import, or ask for more room.',
    signed_out:
      'You are not signed in any more. Sign in, and choose the same files: what is here already is not sent again.',
    rate_limited: 'Too many imports wait already. Try again in a minute.',
    lost: 'The connection did not come back. Choose the same files again later: what is here already is not sent again.',
    starting: 'Everything is here. Reading begins.',
    of: '{done} of {all}',
  },
}

const fr: typeof en = {
  title: 'Ajouter des données',
  lead: 'Choisissez les fichiers que Google, Facebook, Instagram ou Spotify vous a donnés, tels quels. Toutes les parties à la fois.',
  files: 'Fichiers',
  filesHint: 'zip, tgz ou json ; plusieurs à la fois. L’envoi peut reprendre après une coupure.',
  account: 'Compte (facultatif)',
  accountHint: 'L’adresse ou le nom concerné, si vous apportez les données de plusieurs comptes.',
  upload: 'Envoyer',
  sending: 'Envoi',
  waiting: 'Fichiers envoyés',
  partly: (name, here, size) =>
    `${here} de ${name} (${size}) sont ici. Choisissez le même fichier pour envoyer le reste.`,
  whole: (name, size) => `${name} (${size}) est ici, en entier.`,
  read: 'Le lire',
  remove: 'Enlever',
  room: (left, all) => `${left} sur ${all} sont libres.`,
  noFile: 'Choisissez d’abord au moins un fichier.',
  imports: 'Imports',
  bringHome: 'Vous avez tout emporté d’un autre service de ce genre ?',
  bringHomeLink: 'Tout apporter ici',
  how: 'Comment obtenir vos données',
  google: 'Chez Google',
  googleSteps: [
    'Ouvrez takeout.google.com et connectez-vous.',
    'Choisissez « Tout désélectionner », puis cochez ce que vous voulez : Google Photos, Mon activité, YouTube et YouTube Music, Historique des positions ou Vos trajets.',
    'Dans « Plusieurs formats » de Mon activité et de YouTube, préférez JSON à HTML.',
    'Choisissez « Étape suivante », puis zip et la plus grande taille, puis « Créer une exportation ». Google vous écrit quand elle est prête, en quelques minutes ou jusqu’à deux jours.',
    'Téléchargez chaque partie et apportez-les ici, telles quelles.',
    'Depuis 2024, les lieux visités restent sur le téléphone. Android : Paramètres, Position, Services de localisation, Vos trajets, Exporter. iPhone : Google Maps, votre photo, Vos trajets, Exporter.',
  ],
  facebook: 'Chez Facebook ou Instagram',
  facebookSteps: [
    'Ouvrez accountscenter.facebook.com, puis « Vos informations et autorisations », « Télécharger vos informations ».',
    'Choisissez votre profil, Facebook ou Instagram, puis ce que vous voulez : publications, messages, amis, ou tout.',
    'Choisissez « Télécharger sur l’appareil », la période « Depuis toujours » et le format JSON. Le format HTML ne peut pas être lu ici.',
    'On vous prévient quand c’est prêt. Téléchargez chaque partie et apportez-les ici, telles quelles.',
  ],
  spotify: 'Chez Spotify',
  spotifySteps: [
    'Ouvrez spotify.com, puis votre compte, « Confidentialité du compte », et cherchez « Télécharger vos données ».',
    'Cochez « Historique de streaming étendu » : chaque écoute y est, depuis le début. Spotify vous écrit quand c’est prêt, sous 30 jours au plus.',
    'Téléchargez le zip et apportez-le ici, tel quel.',
  ],
  script: {
    left: 'encore {time} environ',
    stopped: 'La connexion est coupée. L’envoi reprendra seul à son retour.',
    failed: 'L’envoi n’a pas abouti.',
    quota_exceeded: 'La place ne suffit pas. Retirez un import, ou demandez plus de place.',
    signed_out:
      'Votre session est terminée. Connectez-vous, puis choisissez les mêmes fichiers : ce qui est déjà ici n’est pas renvoyé.',
    rate_limited: 'Trop d’imports attendent déjà. Recommencez dans une minute.',
    lost: 'La connexion n’est pas revenue. Choisissez de nouveau les mêmes fichiers plus tard : ce qui est déjà ici n’est pas renvoyé.',
    starting: 'Tout est ici. La lecture commence.',
    of: '{done} sur {all}',
  },
}

export type Words = typeof en
export const words: Record<Lang, Words> = { en, fr: french(fr) }
