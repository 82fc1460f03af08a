import { french, type Lang } from '@mandate/ui'

const en = {
  title: 'Recovery key',
  lead: 'A recovery key is a text that you keep where nobody else looks: on paper, or on a stick in a drawer. With it you change your provider, end access and set a new password, even when you cannot sign in. It shows none of your data.',
  short:
    'A text to keep on paper. With it you change your provider, end access and set a new password, even when you cannot sign in.',
  see: 'Make or replace it',
  none: 'You have no recovery key.',
  make: 'Make a recovery key',
  // Not since it was made: one that takes the place of another waits first.
  since: (date: string) => `Your recovery key has been in force since ${date}.`,
  replace: 'Replace it',
  remove: 'Remove it',
  waits:
    'Whoever replaces or removes it has to wait for 72 hours; until then you can keep the present one.',
  willReplace: (date: string) => `Another recovery key takes the place of yours on ${date}.`,
  willRemove: (date: string) => `Your recovery key is removed on ${date}.`,
  notYou: 'If this was not you, keep the present key and change your password.',
  keep: 'Keep the present key',
  happened: 'What happened with it',
  news: {
    made: 'A recovery key was made.',
    replace_asked: 'Somebody signed in here asked to replace the recovery key.',
    remove_asked: 'Somebody signed in here asked to remove the recovery key.',
    kept: 'The present recovery key was kept.',
    used: 'The recovery key was used.',
    refused: 'Somebody tried to use a recovery key here and was refused.',
    password: 'A new password was set with the recovery key.',
  },
  look: 'Look at it',
  newTitle: 'Make a recovery key',
  newLead:
    'It is made in this browser and shown once. This service keeps only the half that recognises it.',
  replaceLead: 'You have a recovery key already. The new one takes its place in 72 hours.',
  scriptless: 'This page needs script: the key is made in your browser and not sent.',
  yours: 'Your recovery key',
  save: 'Save as a file',
  print: 'Print',
  kept: 'I have saved or printed it. It is not shown again.',
  register: 'Use this recovery key',
  cancel: 'Cancel',
  useTitle: 'Use your recovery key',
  useLead:
    'For when you cannot sign in. You can change your provider, end access and set a new password. Your browser answers a question with the key; the key itself is not sent.',
  field: 'Recovery key',
  use: 'Go on',
  wrong: 'This is not a recovery key as it was written. A letter may be wrong.',
  failed: 'The service does not answer. Try again.',
  unable:
    'This browser cannot work with such a key. Nothing has changed. Use a newer one, or another.',
  refused:
    'This key opens nothing here, or the question was answered too late. Nothing has changed.',
  actTitle: 'You are here with your recovery key',
  until: (name: string, date: string) =>
    `For the account ${name}, until ${date}. None of your data is shown.`,
  toProvider: 'Change your provider',
  toAccess: 'End access',
  passwordTitle: 'Set a new password',
  passwordLead: 'Everybody who is signed in with the old one is signed out.',
  password: 'New password',
  passwordHint: 'At least 12 characters',
  setPassword: 'Set the password',
  shortPassword: 'A password has at least 12 characters.',
  longPassword: 'This password is too long.',
  passwordSet: (name: string) => `Your password is set. Sign in with it, as ${name}.`,
  signIn: 'Sign in',
  leave: 'Leave',
  file: (url: string) => `Recovery key for your data. To use it, open ${url}/recover`,
}

export type Words = typeof en

const fr: Words = {
  title: 'Clé de secours',
  lead: 'Une clé de secours est un texte que vous gardez là où personne d’autre ne regarde : sur papier, ou sur une clé USB dans un tiroir. Avec elle, vous changez de gestionnaire, mettez fin à des accès et choisissez un nouveau mot de passe, même quand vous ne pouvez pas vous connecter. Elle ne montre aucune de vos données.',
  short:
    'Un texte à garder sur papier. Avec lui, vous changez de gestionnaire, mettez fin à des accès et choisissez un nouveau mot de passe, même quand vous ne pouvez pas vous connecter.',
  see: 'La créer ou la remplacer',
  none: 'Vous n’avez pas de clé de secours.',
  make: 'Créer une clé de secours',
  since: (date) => `Votre clé de secours est en vigueur depuis le ${date}.`,
  replace: 'La remplacer',
  remove: 'La supprimer',
  waits:
    'Pour la remplacer ou la supprimer, il faut attendre 72 heures ; jusque-là, vous pouvez garder l’actuelle.',
  willReplace: (date) => `Une autre clé de secours remplace la vôtre le ${date}.`,
  willRemove: (date) => `Votre clé de secours est supprimée le ${date}.`,
  notYou: 'Si ce n’était pas vous, gardez la clé actuelle et changez de mot de passe.',
  keep: 'Garder la clé actuelle',
  happened: 'Ce qui s’est passé',
  news: {
    made: 'Une clé de secours a été créée.',
    replace_asked: 'Une personne connectée ici a demandé à remplacer la clé de secours.',
    remove_asked: 'Une personne connectée ici a demandé à supprimer la clé de secours.',
    kept: 'La clé de secours actuelle a été gardée.',
    used: 'La clé de secours a été utilisée.',
    refused: 'Une personne a essayé une clé de secours ici, sans succès.',
    password: 'Un nouveau mot de passe a été choisi avec la clé de secours.',
  },
  look: 'Voir',
  newTitle: 'Créer une clé de secours',
  newLead:
    'Elle est créée dans ce navigateur et montrée une seule fois. Ce service ne garde que la moitié qui la reconnaît.',
  replaceLead: 'Vous avez déjà une clé de secours. La nouvelle la remplace dans 72 heures.',
  scriptless:
    'Cette page a besoin de scripts : la clé est créée dans votre navigateur et n’est pas envoyée.',
  yours: 'Votre clé de secours',
  save: 'Enregistrer dans un fichier',
  print: 'Imprimer',
  kept: 'Je l’ai enregistrée ou imprimée. Elle ne sera plus montrée.',
  register: 'Utiliser cette clé de secours',
  cancel: 'Annuler',
  useTitle: 'Utiliser votre clé de secours',
  useLead:
    'Quand vous ne pouvez pas vous connecter. Vous pouvez changer de gestionnaire, mettre fin à des accès et choisir un nouveau mot de passe. Votre navigateur répond à une question avec la clé ; la clé elle-même n’est pas envoyée.',
  field: 'Clé de secours',
  use: 'Continuer',
  wrong:
    'Ce n’est pas une clé de secours telle qu’elle a été écrite. Une lettre est peut-être fausse.',
  failed: 'Le service ne répond pas. Réessayez.',
  unable:
    'Ce navigateur ne sait pas se servir d’une telle clé. Rien n’a changé. Utilisez-en un plus récent, ou un autre.',
  refused: 'Cette clé n’ouvre rien ici, ou la réponse est venue trop tard. Rien n’a changé.',
  actTitle: 'Vous êtes ici avec votre clé de secours',
  until: (name, date) =>
    `Pour le compte ${name}, jusqu’au ${date}. Aucune de vos données n’est montrée.`,
  toProvider: 'Changer de gestionnaire',
  toAccess: 'Mettre fin à un accès',
  passwordTitle: 'Choisir un nouveau mot de passe',
  passwordLead: 'Toute personne connectée avec l’ancien est déconnectée.',
  password: 'Nouveau mot de passe',
  passwordHint: 'Au moins 12 caractères',
  setPassword: 'Choisir ce mot de passe',
  shortPassword: 'Un mot de passe a au moins 12 caractères.',
  longPassword: 'Ce mot de passe est trop long.',
  passwordSet: (name) =>
    `Votre mot de passe est choisi. Connectez-vous avec lui, sous le nom ${name}.`,
  signIn: 'Se connecter',
  leave: 'Quitter',
  file: (url) => `Clé de secours de vos données. Pour l’utiliser, ouvrez ${url}/recover`,
}

export const words: Record<Lang, Words> = { en, fr: french(fr) }
