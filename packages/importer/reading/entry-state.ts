import { type Checkpoint, type Class, ENTRY_DONE, type Event, type Note } from '../contract.ts'
import type { Job } from './job.ts'

export const SOME_NOT_READ: Note = {
  code: 'some_not_read',
  message: 'Something in the file is of a form that is not known yet; the file was kept as well.',
}

export const NOTHING_READ: Note = {
  code: 'nothing_read',
  message: 'Nothing new could be read from the file; it was kept as it is.',
}

export const BROKEN_KEPT: Note = {
  code: 'broken_kept',
  message: 'Not all of the file could be read; it was kept as it is.',
}

/** What is wrong inside of a file that came whole: it is all there is of what it holds. */
const INSIDE = new Set([
  ...['cut_json', 'invalid_json', 'invalid_csv', 'cut_html', 'cut_file', 'too_deep'],
  ...['element_too_large', 'no_messages'],
])

/** The same one each time: it is asked for with every record. */
const NOTHING: Noted = Object.freeze({})

export type Noted = Pick<Checkpoint, 'noted' | 'cause'>

/** What has become of a file so far: its class, how many records it gave, what is to be told of it. */
export class EntryState {
  class: Class = 'unknown'
  records: number
  /** Of them, those whose elements are complete. */
  complete: number
  #left = false
  readonly #itself: number
  readonly #job: Job
  readonly #notes = new Map<string, { note: Note; count: number }>()
  #cause: string | undefined
  #told: Noted['noted']

  /** @param isWhole whether one of the records is the file itself */
  constructor(job: Job, records: number, { noted = [], cause }: Noted, isWhole = false) {
    this.#job = job
    this.#itself = isWhole ? 1 : 0
    this.records = records
    this.complete = records
    for (const one of noted) this.#notes.set(one.note.code, { ...one })
    if (cause === undefined) return
    this.#cause = cause
    this.class = 'failed'
  }

  /** For a checkpoint: the notes as they are now. */
  noted(): Noted {
    if (this.#notes.size === 0) return NOTHING
    this.#told ??= [...this.#notes.values()].map(({ note, count }) => ({ note, count }))
    return { noted: this.#told, ...(this.#cause !== undefined && { cause: this.#cause }) }
  }

  note(note: Note): void {
    this.#told = undefined
    const known = this.#notes.get(note.code)
    if (known) known.count++
    else this.#notes.set(note.code, { note, count: 1 })
  }

  has({ code }: Note): boolean {
    return this.#notes.has(code)
  }

  forget({ code }: Note): void {
    this.#told = undefined
    this.#notes.delete(code)
  }

  leave(): void {
    this.#left = true
  }

  /** Once for a file, whatever is missed in it, so that it may be told again. */
  miss(): void {
    if (!this.has(SOME_NOT_READ)) this.note(SOME_NOT_READ)
  }

  isLeft(): boolean {
    return this.#left && this.records === this.#itself && this.class === 'imported'
  }

  /** It failed for what is in it. */
  isBroken(): boolean {
    return this.class === 'failed' && INSIDE.has(this.#cause ?? '')
  }

  fail(note: Note): void {
    this.class = 'failed'
    this.#cause ??= note.code
    this.note(note)
  }

  *warnings(): Generator<Event> {
    const { part, entry, path } = this.#job.entry
    for (const { note, count } of this.#notes.values()) {
      const { code, message, action, offset } = note
      const more = { ...(action && { action }), ...(offset !== undefined && { offset }) }
      yield { type: 'warning', code, message, part, entry, path, count, ...more }
    }
  }

  event(): Event {
    const { part, entry, path, size } = this.#job.entry
    const codes = [...this.#notes.keys()]
    const warning = this.#cause ?? codes.find((code) => code !== SOME_NOT_READ.code) ?? codes[0]
    const { records } = this
    return {
      type: 'entry',
      part,
      entry,
      path,
      size,
      class: this.class,
      records,
      ...(this.#job.provider && { provider: this.#job.provider }),
      ...(warning !== undefined && { warning }),
      checkpoint: { part, entry, element: ENTRY_DONE, records },
    }
  }
}
