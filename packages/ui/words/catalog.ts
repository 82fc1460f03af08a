import { french } from '../language/french.ts'
import type { Lang } from '../language/languages.ts'
import { en, type Words } from './en.ts'
import { fr } from './fr.ts'

/** The words that every page needs. Each room has its own catalog beside its pages, of the same shape. */
export const words: Record<Lang, Words> = { en, fr: french(fr) }
