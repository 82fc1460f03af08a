/**
 * What a resource service holds, and how to say it to people.
 *
 * A sentence of the consent page is made from these words and from nothing else: this package
 * knows no collection and no provider by name. A phrase may hold the slots `{from}` (which
 * account), `{only}` (further conditions), `{when}`, `{more}` (data that arrives later),
 * `{precision}` (of place and numbers) and `{time}` (how exact the time is). A slot that a phrase
 * does not mention is said at its end, in that order; each slot brings its own comma or space,
 * so write `photos{when} were taken`, without a space before the brace.
 */
export type FieldType =
  | 'time'
  | 'number'
  | 'integer'
  | 'string'
  | 'boolean'
  | 'string list'
  | 'object'
  | 'file'

/** The languages in which sentences can be made. */
export type Lang = 'en' | 'fr'

export interface FieldWords {
  /** As in a list after a colon, lower case: `title`, `channel`, `altitude`; in French too. */
  title: string
  /** Completes "only where …" for a condition of presence: `a recording was kept`. */
  present?: string
}

/** What article 9 (1) of the GDPR protects more than other data. */
export type SpecialCategory =
  | 'ethnicity'
  | 'politics'
  | 'beliefs'
  | 'union'
  | 'genetics'
  | 'biometrics'
  | 'health'
  | 'sexuality'

export interface CatalogField {
  name: string
  title: string
  description?: string
  type: FieldType
  /** Shown after a step or a bound: `m`, `m/s`. */
  unit?: string
  /** `*` does not include it; it must be named. */
  sensitive: boolean
  /** What it may tell of article 9's kinds: said aloud. Only of what is sensitive. */
  special?: SpecialCategory[]
  /** What a file of this field tells by itself. */
  reveals?: ('place' | 'time' | 'camera')[]
  words?: Record<Lang, FieldWords>
}

/** A whole sentence for a usual set of fields, without its full stop. */
export interface Phrase {
  /**
   * Used when exactly these fields are shown (`time` may be left out: it is then said in the slot
   * `{time}` if shown). `latitude`: with any step, which `{precision}` says; `latitude~*`: only
   * when coarse; `time~month`: only with this step, and the phrase itself says it. `*`: the whole
   * collection.
   */
  fields: string[]
  /** Used when these fields are each fixed to this one value; the phrase itself says so. */
  where?: Record<string, string>
  /** `Where your photos{when} were taken` */
  text: string
  /** Said instead of the collection's `always`; '' says nothing. */
  always?: string
  /** Said instead of the collection's `more`. */
  more?: string
  /** The phrase says all by itself: used only when values are exact and no time is left out. */
  whole?: boolean
}

/** What a reader might wrongly assume to be shared, and is not. */
export interface Denial {
  /** Said when none of these fields is shown. */
  fields: string[]
  /** Completes "Not …": `the photos themselves`, `what was written`. */
  text: string
  /** Said only beside *all details*, where a reader would expect it. */
  onlyWithAll?: boolean
}

/** A sentence of its own, said when *all details* are shown and one of these among them: `The recordings are included.` */
export interface Inclusion {
  fields: string[]
  text: string
}

/** The words of one collection in one language. */
export interface CollectionWords {
  /** A heading: `Photos`. */
  title: string
  description?: string
  /** What it is good for to its owner, a sentence: `Take your notes to another program.` */
  use?: string
  /**
   * What people call everything below the first dot of its name, and below the second: `Google`, `YouTube`. Said of
   * `google.**` and `google.youtube.**`; absent: their names are.
   */
  under?: string[]
  /**
   * The owner's things, lower case, as a sentence goes on: `your photos`, `the videos you watched
   * on YouTube`; French `vos photos`, `les vidéos que vous avez regardées sur YouTube`. Different
   * for each collection of the catalog.
   */
  things: string
  /** The things alone, as an app adds them: `notes`. Absent: the title. */
  plain?: string
  /** `your photos of 2018` or `the videos you watched in 2025` (the default). */
  period?: 'of' | 'in'
  /** Said when no time is left out. Absent: `from the beginning`, `depuis le début`. */
  always?: string
  /** Data that arrives later. Absent: `new ones as you add them`, `ceux que vous ajouterez`. */
  more?: string
  /** The first that fits is used; without one, the list form: *Your photos of 2018: title, albums.* */
  phrases?: Phrase[]
  not?: Denial[]
  included?: Inclusion[]
}

/** Whose a collection is that no resource service knows by itself, and what its documents are like. */
export interface Declared {
  /** Origin of the app that declared it, `https://notes.example`. */
  by: string
  contract: Contract
}

/** A collection as an app declares it in its client document, under `mandate_collections`. */
export interface Contract {
  /** Below the app's own name: see `namespaceOf`. */
  name: string
  /** From 1; a later version only adds optional fields. */
  version: number
  /** Must be named by whoever asks for it, and opened by its owner. */
  sensitive: boolean
  /** It holds what other people said or are. */
  about_others: boolean
  words: Record<Lang, ContractWords>
  /** JSON Schema 2020-12, as far as docs/write.md says. */
  schema: Record<string, unknown>
  /** Words of each property of the schema; `time` has its own already. */
  fields: Record<string, Record<Lang, string> & { sensitive: boolean }>
}

export interface ContractWords {
  /** A heading: `Notes`. */
  title: string
  description: string
  /** The things alone, lower case: `notes`. */
  plain: string
}

export interface CatalogCollection {
  name: string
  title: string
  description: string
  /** `.**` does not include it; it must be named. */
  sensitive: boolean
  /** It holds what other people said or are: said aloud. */
  about_others?: boolean
  /** What its records may tell of article 9's kinds, whichever fields are shown: said aloud. */
  special?: SpecialCategory[]
  /** `id`, `time` and `account` are among them. */
  fields: CatalogField[]
  words?: Record<Lang, CollectionWords>
  /** Absent: the resource service fills it, and no app writes. */
  declared?: Declared
}

export interface Catalog {
  /** SHA-256 of its collections as served, base64url: the `catalog_s256` of a grant. */
  sha256: string
  collections: CatalogCollection[]
}
