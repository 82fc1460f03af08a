import type {
  CatalogCollection,
  CatalogField,
  CollectionWords,
  FieldType,
  FieldWords,
  Lang,
} from '@mandate/grants'

export interface FieldOptions {
  unit?: string
  sensitive?: boolean
  reveals?: CatalogField['reveals']
  description?: string
  /** Completes "only where …". */
  present?: Record<Lang, string>
}

/** A field with its words in English and French, both as they stand in a list: lower case. */
type DefineField = (name: string, en: string, fr: string, options?: FieldOptions) => CatalogField

const define =
  (type: FieldType): DefineField =>
  (name, en, fr, options = {}) => {
    const words = (title: string, lang: Lang): FieldWords => ({
      title,
      ...(options.present ? { present: options.present[lang] } : {}),
    })
    return {
      name,
      title: en.charAt(0).toUpperCase() + en.slice(1),
      ...(options.description ? { description: options.description } : {}),
      type,
      ...(options.unit ? { unit: options.unit } : {}),
      sensitive: options.sensitive ?? false,
      ...(options.reveals ? { reveals: options.reveals } : {}),
      words: { en: words(en, 'en'), fr: words(fr, 'fr') },
    }
  }

export const string = define('string')
export const strings = define('string list')
export const number = define('number')
export const integer = define('integer')
export const boolean = define('boolean')
export const time = define('time')
export const object = define('object')
export const file = define('file')

/** "`id`, `time` and `account` belong to every collection." */
const everywhere: CatalogField[] = [
  string('id', 'identifier', 'identifiant'),
  time('time', 'time', 'heure'),
  string('account', 'account', 'compte', {
    description: 'Which account at the provider the record came from.',
  }),
]

/** "and `source` (archive and entry it came from) when the grant includes it": it must be named. */
const source = object(
  'source',
  'which file of your export it came from',
  'fichier de votre export d’où cela vient',
  {
    sensitive: true,
    description: 'Name of the archive, path in it, number of the import.',
    present: { en: 'they came from an export', fr: 'la donnée vient d’un export' },
  },
)

type Words = CollectionWords & { description: string }

/** A collection; its title and description are the English ones. */
export function collection(
  name: string,
  options: {
    sensitive?: boolean
    about_others?: boolean
    en: Words
    fr: Words
    fields: CatalogField[]
  },
): CatalogCollection {
  return {
    name,
    title: options.en.title,
    description: options.en.description,
    sensitive: options.sensitive ?? false,
    ...(options.about_others ? { about_others: true } : {}),
    fields: [...everywhere, ...options.fields, source],
    words: { en: options.en, fr: options.fr },
  }
}

/** `PROVIDER.other`, which every importer gives: files of the download that nothing reads. */
export function keptFiles(provider: string, name: string): CatalogCollection {
  const original = ['original']
  return collection(`${provider}.other`, {
    // Nobody knows what lies in them.
    sensitive: true,
    en: {
      title: `Other ${name} files`,
      description: 'Files of the download that are kept as they came.',
      things: `the other files of your ${name} download`,
      plain: 'files',
      phrases: [
        { fields: original, text: `The other files of your ${name} download{when} themselves` },
      ],
      not: [{ fields: original, text: 'the files themselves' }],
    },
    fr: {
      title: `Autres fichiers ${name}`,
      description: 'Fichiers du téléchargement, gardés tels quels.',
      things: `les autres fichiers de votre téléchargement ${name}`,
      plain: 'fichiers',
      more: 'ceux que vous ajouterez',
      phrases: [
        {
          fields: original,
          text: `Les autres fichiers de votre téléchargement ${name}{when} eux-mêmes`,
        },
      ],
      not: [{ fields: original, text: 'les fichiers eux-mêmes' }],
    },
    fields: [
      string('path', 'path', 'chemin'),
      integer('size', 'size', 'taille', { unit: 'B' }),
      string('mime', 'type', 'type'),
      file('original', 'the files themselves', 'les fichiers eux-mêmes'),
    ],
  })
}
