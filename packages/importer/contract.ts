/**
 * What every importer fulfils, and what those who run importers may rely on.
 *
 * An export is a set of parts (the files a person downloaded). All parts are indexed first, then
 * files that belong together are matched, then everything is read as streams. Every file of every
 * part ends in exactly one class, and one bad record or file never stops the rest.
 */
import type { Readable } from 'node:stream'
import type { Limits } from './archive/limits.ts'
import type { Describing, Fields, FileReference, Known, Note, Telling, Warning } from './events.ts'
import type { ImportError } from './fault.ts'
import type { Look } from './reading/look.ts'

export type * from './events.ts'
export type { Limits, Look }

/** One downloaded file, wherever it lies. `read` may be called many times, also at once. */
export interface Part {
  /** As the person knows it; relative path with `/` when a folder was given. A hint only. */
  name: string
  /** Bytes. */
  size: number
  /** Of a single file, if it is known. */
  crc32?: number
  /** It was read before: what came of it stands, and only what came since may add to it. */
  known?: true
  /** It came with a part before these, and what it waits for may be in these. */
  former?: true
  /** Bytes from `start` up to, not including, `endExclusive`. */
  read(start: number, endExclusive: number): Readable
}

export interface OpenOptions {
  /** For what must be unpacked to be read at random: encrypted, under keys of this process. Emptied by `close`. */
  scratchDir: string
  limits?: Partial<Limits>
  /** Names of parts that were read before: they are not said to be missing. */
  before?: readonly string[]
  /** Further parts to read with them, chosen by what is in those given; each is one entry. */
  more?(entries: readonly Entry[]): Promise<readonly Part[]>
  /** Files of parts that came before, chosen by what is in those given: see {@link Importer.remembers}. */
  readBefore?(entries: readonly Entry[]): Promise<readonly ReadBefore[]>
}

/** A file that was read out of a part that came before. */
export interface ReadBefore {
  path: string
  /** It lay in another export, not in another part of this one. */
  elsewhere?: true
}

/** A file of the export. `part` and `entry` together name it; `path` is cleaned, with `/`. */
export interface Entry {
  part: number
  /** Running number within the part, in the part's own order. */
  entry: number
  path: string
  /** Inflated bytes as far as known before reading. */
  size: number
  crc32: number | null
  /** Milliseconds since 1970, UTC, or null. */
  modified: number | null
  /** Name of the archive inside the part that it lies in, where parts were packed together. */
  within?: string
  /** It was read before, see {@link Part}. */
  known?: true
  /** It came before, see {@link Part}. */
  former?: true
  /** Set when the file cannot or must not be opened: the class it ends in, and why. */
  refused?: {
    class: 'ignored' | 'failed'
    code: string
    message: string
    action?: string
    offset?: number
  }
}

export interface Export {
  parts: readonly { name: string; size: number }[]
  limits: Limits
  /** In order of part, then entry. Folders are no entries. */
  entries: readonly Entry[]
  warnings: readonly Warning[]
  /** As far as somebody remembers them. */
  readBefore: readonly ReadBefore[]
  /**
   * The file's bytes. The stream fails with an {@link ImportError} when the checksum or size is
   * wrong, a limit is reached, or the archive ends early: wait for its end before trusting it.
   */
  open(entry: Pick<Entry, 'part' | 'entry'>): Promise<Readable>
  close(): Promise<void>
}

/** So much of a file's beginning is looked at to tell what it is. */
export const HEAD_BYTES = 64 * 1024

/**
 * Note of a file that is kept, and describes what came before it: its record is part of that one's, and comes back when that goes.
 * It is for whoever keeps records, not to be told.
 */
export const DESCRIBED_LATER: Note = {
  code: 'described_later',
  message: 'It describes a file that came with a part before these.',
}
/** In the same way, of a file that is another form of what came before it. */
export const FORM_LATER: Note = {
  code: 'form_later',
  message: 'It is another form of a file that came with a part before these.',
}
/** In the same way, of a file that only what came before it describes: without that it waits for its description. */
export const DESCRIBED_BEFORE: Note = {
  code: 'described_before',
  message: 'Its description came with a part before these.',
}

/** As `element` of a checkpoint: the entry is done. */
export const ENTRY_DONE = 2 ** 31 - 1

type Scalar = 'time' | 'number' | 'integer' | 'string' | 'boolean'
export type FieldType = Scalar | 'string list' | 'object' | 'file'

export interface Field {
  name: string
  type: FieldType
}

/** A collection an importer gives. `id`, `time`, `account`, `source` and the end time are not listed. */
export interface Collection {
  name: string
  fields: readonly Field[]
  /** A field that another file tells, whenever that comes: what the record of `of` says that has the same value in `by`. */
  told?: { field: string; by: string; of: string }
  /**
   * A list of words of which each may stand for another that a record of `of` says, whenever that comes: `by` is its list of
   * what stands for it, `as` what is to stand there.
   */
  named?: { field: string; of: string; by: string; as: string }
  /** Lists that an export says as a whole: a newer one takes the place of the former, where others are united. */
  whole?: readonly string[]
}

/** What a reader gives for an element: the runner adds account, source and checkpoint. */
export interface Item {
  collection: string
  key: string
  time: number | null
  timeEnd?: number
  fields: Fields
  rest?: Record<string, unknown>
  files?: FileReference[]
  /** Keys of records of the same collection that are files of this one from now on: they go. */
  takes?: string[]
  /** Keys under which exports that told less gave the same thing: such a record goes, and none comes under them any more. */
  formerly?: string[]
  /** It only says what nothing else says of the thing: what is there stays, whichever comes first. */
  yields?: true
  /** Files that describe it and came on another day than it did: see {@link DESCRIBED_LATER}. */
  describedBy?: Describing[]
  /** Keys of records of the same collection that are files of it and came on another day: they come back when it goes. */
  forms?: string[]
  /** The file that it comes from, where that is not the one that is read. */
  from?: { part: number; entry: number }
  /** Where some of these came before it: what each of them tells, and what it says without. */
  words?: Telling[]
}

/** Items of one or more consecutive elements, in order; `element` is that of each item. */
export interface Reading {
  items: readonly { element: number; item: Item }[]
  /** Of the bytes that they stand in, where these alone tell what they are. */
  digest?: string
  /** The bytes that `digest` will be of go on with the next items. */
  goesOn?: true
  /** Elements up to `last` that were read before, in place of items. */
  known?: { digest: string; records: number; last: number }
}

/** What a reader is given. */
export interface Source {
  entry: Entry
  archive: Archive
  /** Reports something; the file's class stays as it is unless `fail` is used. */
  note(note: Note): void
  /** The file ends as failed, with the records it has given so far. */
  fail(note: Note): void
  /** Nothing could be read: a file without a record is kept as it is. */
  leave(): void
  /** Something that says something was not read: the file is kept as well, beside its records. */
  miss(): void
  /** The first element wanted; earlier ones may be passed over unparsed. */
  from: number
  /** The first element whose records count; before it, they only tell what later ones need. */
  fresh: number
  /** How many records were read from bytes of that digest, where all of them are as they were then; else null. */
  known?(digests: readonly string[]): ReturnType<Known>
  /** What digests depend on besides: whose reader it is, and which version. */
  salt: string
  /** Stores a file, once however often it is asked for; only then `look` sees it. Null: unreadable. */
  keep(entry: Pick<Entry, 'part' | 'entry' | 'path'>, look?: Look): Promise<Kept | null>
  /** Only hashes, for a file that may turn out to be a copy of one that was kept. */
  digest(entry: Pick<Entry, 'part' | 'entry' | 'path'>): Promise<string | null>
  /** Stores or hashes bytes that lie inside this entry: an attachment of a letter, a picture. */
  store(bytes: Readable | Buffer, file: { name: string; mime?: string }): Promise<Kept>
  /** Why `keep` or `digest` gave null. */
  faultOf(entry: Pick<Entry, 'part' | 'entry' | 'path'>): ImportError
  now: number
}

/** A file that was read to its end. */
export interface Kept {
  sha256: string
  size: number
  mime: string | undefined
}

/** The export as a planner and its readers see it. */
export interface Archive {
  parts: readonly { name: string; size: number }[]
  open(entry: Pick<Entry, 'part' | 'entry'>): Promise<Readable>
  /** The first bytes, at most {@link HEAD_BYTES}, as UTF-8 where they were UTF-16; empty when the file cannot be read. */
  head(entry: Entry): Promise<Buffer>
  limits: Limits
  /** See {@link Export}. */
  readBefore: readonly ReadBefore[]
}

/** What shall become of one entry. Read ones come first, in the plan's order; then the others. */
export interface Task {
  entry: Entry
  /**
   * read: `read` gives records, the entry is imported · attachment: imported when a record pointed
   * to it, else kept · keep: stored as it is · ignore: known noise.
   */
  as: 'read' | 'attachment' | 'keep' | 'ignore'
  read?(source: Source): AsyncIterable<Reading>
  /** Later tasks depend on what this one has seen: on resume it is read again in silence. */
  replay?: boolean
  /** What its record points to, known beforehand: on resume that counts as pointed to. */
  refers?: readonly Entry[]
  /** Why it is kept or ignored, when there is something to say. */
  note?: Note
}

export interface Plan {
  tasks: Task[]
  /** E-mail or name of the account, by part number; one for all parts that the export shares. */
  accounts: Map<number, string>
  /** Whose a file is, where one part may hold exports of several accounts: instead of `accounts`. */
  accountOf?(entry: Entry): string | undefined
  warnings: Note[]
}

/** A folder of a part that belongs to one provider; prefix '' is the whole part. */
export type Root = { part: number; prefix: string }

export interface Importer {
  /** The first word of its collections' names. */
  provider: string
  version: number
  collections: readonly Collection[]
  /** Which folders of the listing look like this provider's export, by structure. */
  roots(entries: readonly Entry[]): Root[]
  /** Whether a file outside every root is this provider's, by its first bytes. */
  recognises(head: Buffer, entry: Entry): boolean
  /**
   * Names, as `foldName` makes them, without number and extension, of files in the same folder of which this one may
   * be another form: they are read along when it comes later than they.
   */
  formOf?(path: string): string[]
  /**
   * Names, as `foldName` makes them, of files in the same folder of which this one may be the description: where none of them
   * comes with it, one that came before is read along.
   */
  describes?(path: string): string[]
  /**
   * Of which files it matters for others of their kind that they were read: another may say the same, and come in another part of the
   * same export or in another export. Then `readBefore` has their paths.
   */
  remembers?: {
    /** Names of folders, in lower case, of which one is around each of them: a home may hold a million other files. */
    folders: readonly string[]
    is(path: string): boolean
  }
  plan(mine: readonly Entry[], archive: Archive): Promise<Plan>
}
