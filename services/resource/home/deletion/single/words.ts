import { french, type Lang } from '@mandate/ui'

const en = {
  record: 'Delete this record',
  file: 'Delete this file',
  recordNamed: (title: string) => `Delete “${title}”?`,
  recordQuestion: 'Delete this record?',
  fileQuestion: 'Delete this file?',
  recordGoes: 'This record, with all that it was in former exports. It is gone at once.',
  others: { one: 'other record', other: 'other records' },
  fileGoes: 'This file. Nobody can open it any more, at once.',
  fileFrom: (others: string) => `It is in ${others} too, and is taken out of them.`,
  filesGo: 'Files of it that nothing else here holds go with it.',
  storage:
    'From storage a file is removed within two days, because an import under way may still need it.',
  fileStays: 'The record it belongs to: what it says stays.',
  again: 'An export that you bring later, and that holds this, brings it again.',
  copies:
    'An archive that you made before still holds it until you delete that, and backups of this service until they are too old to be kept.',
  follow: 'Apps that may read this kind of data are told to read it anew.',
  noUndo: 'This cannot be undone.',
}

const fr: typeof en = {
  record: 'Supprimer cet élément',
  file: 'Supprimer ce fichier',
  recordNamed: (title) => `Supprimer « ${title} » ?`,
  recordQuestion: 'Supprimer cet élément ?',
  fileQuestion: 'Supprimer ce fichier ?',
  recordGoes: 'Cet élément, avec tout ce qu’il a été dans d’autres exports. Il disparaît aussitôt.',
  others: { one: 'autre élément', other: 'autres éléments' },
  fileGoes: 'Ce fichier. Plus personne ne peut l’ouvrir, aussitôt.',
  fileFrom: (others) => `Il se trouve aussi dans ${others}, et en est retiré.`,
  filesGo: 'Ses fichiers que rien d’autre ici n’utilise disparaissent avec lui.',
  storage:
    'Un fichier est retiré du stockage dans les deux jours, parce qu’un import en cours peut encore en avoir besoin.',
  fileStays: 'L’élément auquel il appartient : ce qu’il dit reste.',
  again: 'Un export apporté plus tard, et qui le contient, le ramène.',
  copies:
    'Une archive faite auparavant le contient encore, jusqu’à ce que vous la supprimiez, et les sauvegardes de ce service jusqu’à leur propre fin.',
  follow: 'Les applications qui peuvent lire ce type de données sont invitées à le relire.',
  noUndo: 'Cela ne peut pas être annulé.',
}

export const words: Record<Lang, typeof en> = { en, fr: french(fr) }
