import { french, type Lang } from '@mandate/ui'
import { type AccountWords, en } from './en.ts'
import { fr } from './fr.ts'

export const words: Record<Lang, AccountWords> = { en, fr: french(fr) }
