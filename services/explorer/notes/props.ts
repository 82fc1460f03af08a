import type { Access, DataRecord } from '@mandate/client'
import type { Html } from '../pages/html.ts'
import type { Note } from './contract.ts'

/** A note as it is kept. */
export type KeptNote = DataRecord & Partial<Note>

/** What sets one small app apart from the other. */
export interface SmallApp {
  /** Its address below the origin, and who it is to whoever is asked. */
  path: string
  name: string
  /** What it asks for, of the notes. */
  scope: string
  purpose: string
  /** Contracts that it declares. */
  collections: object[]
  /** What it does with notes, by the last part of the form's address. */
  acts: Record<string, (access: Access, form: Record<string, string>) => Promise<unknown>>
  /** The notes, newest first, with its forms. */
  show(notes: KeptNote[], typed: Typed): Html
}

/** What was typed, where it could not be done: nobody has to type it again. */
export type Typed = Partial<Record<'from' | 'id' | 'text', string>>
